using CodeFirstWorkflows.Storing;
using CodeFirstWorkflows.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CodeFirstWorkflows.Tests.Storing.Shapes;

/// <summary>Workflows that others run, changed while a run waits inside them.</summary>
public sealed partial class ChildShapeTests
{
    private readonly InMemoryRunStore _store = new();

    [Fact]
    public async Task What_changed_in_a_child_is_named_with_its_workflow()
    {
        await new Before.Parent(Engine()).RunAsync("x", new() { RunId = "p" });

        var changed = await Assert.ThrowsAsync<ShapeChangedException>(() => new After.Parent(Engine()).ResumeAsync("p"));

        Assert.Equal(
            [
                "member 'price' of the result of step 'quote' of sub-workflow 'child' was decimal, and now is int32",
                "step 'check' of sub-workflow 'child' is new, and not the last one",
                "step 'note' of sub-workflow 'child' is gone",
            ],
            changed.Differences.Order(StringComparer.Ordinal));
        Assert.Equal("100 USD", (await new Before.Parent(Engine()).ResumeAsync("p", WorkflowAnswer.Of("ok", true, "sell/ok"))).Result);
    }

    [Fact]
    public async Task A_child_of_another_version_is_another_one()
    {
        await new Before.Parent(Engine()).RunAsync("x", new() { RunId = "p" });

        var changed = await Assert.ThrowsAsync<ShapeChangedException>(() => new Later.Parent(Engine()).ResumeAsync("p"));

        Assert.Equal(["step 'sell' ran version 0 of 'child', and now runs version 1"], changed.Differences);
    }

    [Fact]
    public async Task Children_in_the_places_of_helpers_count_as_well()
    {
        using var client = new ScriptedChatClient().Default("true");
        await new Before.Helped(Engine(client)).RunAsync("x", new() { RunId = "h" });

        var changed = await Assert.ThrowsAsync<ShapeChangedException>(() => new After.Helped(Engine(client)).ResumeAsync("h"));

        Assert.Equal(
            [
                "'decide', which step 'make' calls, ran 'judge', and now runs 'other judge'",
                "'undo', which step 'make' calls, ran a sub-workflow, and is gone or runs none now",
                "step 'inside' of sub-workflow 'rescue' was a step, and now is a prompt",
            ],
            changed.Differences.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_workflow_that_runs_itself_is_described_once()
    {
        var run = await new Countdown(Engine()).RunAsync(3, new() { RunId = "c" });

        Assert.Equal("3210", run.Result);
        var shape = (await _store.FindAsync("c", TestContext.Current.CancellationToken))!.Shape;
        Assert.Single(shape.Split('\n'), static line => line.StartsWith("workflow\t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_child_that_cannot_be_made_is_the_failure_of_the_step_that_runs_it()
    {
        var without = await new Served(Engine()).RunAsync(false, new() { RunId = "without" });
        var with = await new Served(Engine()).RunAsync(true, new() { RunId = "with" });

        Assert.Equal("nothing", without.Result);
        Assert.Equal((WorkflowState.Failed, "brew"), (with.State, with.Error!.Key));
        Assert.Contains("Register it with services.AddWorkflows().Add<Server>()", with.Error.Message);

        // Where it can be, the run goes on.
        await using var services = new ServiceCollection().AddSingleton("tea").AddWorkflows().Add<Served>().Add<Server>()
            .UseStore(_ => new Lent(_store)).Services.BuildServiceProvider();
        Assert.Equal("tea", (await services.GetRequiredService<Served>().ResumeAsync("with")).Result);
    }

    // The services close only what is theirs.
    private sealed class Lent(IRunStore inner) : ForwardingStore(inner);

    private WorkflowEngine Engine(ScriptedChatClient? client = null) =>
        new(new WorkflowEngineOptions { Store = _store, ChatClient = client });

    public static partial class Before
    {
        public sealed record Offer(decimal Price, string Currency);

        [Workflow(Name = "child")]
        public partial class Child : Workflow<string, string>
        {
            [Step]
            public static Offer Quote(string input) => new(100m, input.Length > 0 ? "USD" : "EUR");

            [Step]
            public static void Note(Offer quote) => _ = quote;

            [WaitFor]
            public partial Task<bool> Ok(Offer quote);

            [Step]
            public static string End(bool ok, Offer quote) => ok ? $"{quote.Price} {quote.Currency}" : "";
        }

        [Workflow(Name = "parent")]
        public partial class Parent : Workflow<string, string>
        {
            [SubWorkflow<Child>]
            public partial Task<string> Sell(string input);

            [Step]
            public static string End(string sell) => sell;
        }

        [Workflow(Name = "judge")]
        public partial class Judge : Workflow<string, bool>
        {
            [Step]
            public static bool Inside(string input) => input.Length > 0;
        }

        [Workflow(Name = "undo")]
        public partial class Undoing : Workflow<string>
        {
            [Step]
            public static void Inside(string input) => _ = input;
        }

        [Workflow(Name = "rescue")]
        public partial class Rescuing : Workflow<string, string>
        {
            [Step]
            public static string Inside(string input) => input;
        }

        [Workflow(Name = "helped")]
        public partial class Helped : Workflow<string, string>
        {
            [Step]
            [When(nameof(Decide))]
            [When(nameof(Guess))]
            [Compensate(nameof(Undo))]
            [Fallback(nameof(Rescue))]
            public static string Make(string input) => input;

            [WaitFor]
            public partial Task<string> Ask(string? make);

            [SubWorkflow<Judge>]
            private partial Task<bool> Decide(string input);

            [Prompt("Is {input} good?")]
            private partial Task<bool> Guess(string input);

            [SubWorkflow<Undoing>]
            private partial Task Undo(string input);

            [SubWorkflow<Rescuing>]
            private partial Task<string> Rescue(string input);
        }
    }

    public static partial class After
    {
        public sealed record Offer(int Price, string Currency = "EUR");

        [Workflow(Name = "child")]
        public partial class Child : Workflow<string, string>
        {
            [Step]
            public static string Check(string input) => input;

            [Step]
            public static Offer Quote(string check) => new(check.Length);

            [WaitFor]
            public partial Task<bool> Ok(Offer quote);

            [Step]
            public static string End(bool ok, Offer quote) => ok ? $"{quote.Price} cents {quote.Currency}" : "";
        }

        [Workflow(Name = "parent")]
        public partial class Parent : Workflow<string, string>
        {
            [SubWorkflow<Child>]
            public partial Task<string> Sell(string input);

            [Step]
            public static string End(string sell) => sell;
        }

        [Workflow(Name = "other judge")]
        public partial class Judge : Workflow<string, bool>
        {
            [Step]
            public static bool Inside(string input) => input.Length > 0;
        }

        [Workflow(Name = "rescue")]
        public partial class Rescuing : Workflow<string, string>
        {
            [Prompt("Rescue {input}")]
            public partial Task<string> Inside(string input);
        }

        [Workflow(Name = "helped")]
        public partial class Helped : Workflow<string, string>
        {
            // The guess is dropped, as any condition may be.
            [Step]
            [When(nameof(Decide))]
            [Compensate(nameof(Undo))]
            [Fallback(nameof(Rescue))]
            public static string Make(string input) => input;

            [WaitFor]
            public partial Task<string> Ask(string? make);

            [SubWorkflow<Judge>]
            private partial Task<bool> Decide(string input);

            private static void Undo(string input) => _ = input;

            [SubWorkflow<Rescuing>]
            private partial Task<string> Rescue(string input);
        }
    }

    public static partial class Later
    {
        [Workflow(Name = "child", Version = 1)]
        public partial class Child : Workflow<string, string>
        {
            [Step]
            public static string End(string input) => input;
        }

        [Workflow(Name = "parent")]
        public partial class Parent : Workflow<string, string>
        {
            [SubWorkflow<Child>]
            public partial Task<string> Sell(string input);

            [Step]
            public static string End(string sell) => sell;
        }
    }

    [Workflow]
    public partial class Countdown : Workflow<int, string>
    {
        [Step]
        public static int Next(int input) => input - 1;

        [SubWorkflow<Countdown>]
        [When(nameof(Goes))]
        public partial Task<string> Rest(int next);

        [Step]
        public static string End(int input, string? rest) => $"{input}{rest}";

        private static bool Goes(int next) => next >= 0;
    }

    [Workflow]
    public partial class Served : Workflow<bool, string>
    {
        [SubWorkflow<Server>]
        [When("input")]
        public partial Task<string> Brew(bool input);

        [Step]
        public static string End(string? brew) => brew ?? "nothing";
    }

    [Workflow]
    public partial class Server(WorkflowEngine engine, string tea) : Workflow<bool, string>(engine)
    {
        [Step]
        public string Serve(bool input) => input ? tea : "";
    }
}
