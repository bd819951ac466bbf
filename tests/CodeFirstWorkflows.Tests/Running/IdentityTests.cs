using System.Text.Json;
using CodeFirstWorkflows.Storing;
using CodeFirstWorkflows.Tests.Running.Expenses;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace CodeFirstWorkflows.Tests.Running
{
    /// <summary>What tells workflows apart: in stores, and in the engine that executes the runs it finds there.</summary>
    public sealed partial class IdentityTests
    {
        private static readonly JsonElement Yes = JsonElement.Parse("true");

        private readonly InMemoryRunStore _store = new();

        private static CancellationToken Token => TestContext.Current.CancellationToken;

        [Fact]
        public void It_is_the_full_name_unless_there_is_a_name()
        {
            Assert.Equal(("Approve", "CodeFirstWorkflows.Tests.Running.Expenses.Approve"), NamesOf(Approve.Definition));
            Assert.Equal(("Ask", "CodeFirstWorkflows.Tests.Running.IdentityTests.Ask"), NamesOf(Ask.Definition));
            Assert.Equal(("the desk", "the desk"), NamesOf(Desk.Definition));
            Assert.Equal("by hand", new WorkflowDefinition("by hand", 0, false, false, []).Identity);
        }

        [Fact]
        public async Task Classes_of_one_short_name_are_two_workflows()
        {
            var engine = Engine();
            var log = new List<string>();
            var expense = await new Approve(engine, log).RunAsync("lunch");
            var holiday = await new Holidays.Approve(engine, log).RunAsync("May");

            await engine.Runs.AnswerAsync(holiday.Id, null, Yes, Token);
            await engine.Runs.AnswerAsync(expense.Id, null, Yes, Token);

            Assert.Equal(["May is booked", "lunch is paid"], log);
            var filter = new RunFilter { Workflow = "CodeFirstWorkflows.Tests.Running.Holidays.Approve" };
            var listed = Assert.Single(await engine.Runs.ListAsync(filter, Token));
            Assert.Equal((holiday.Id, WorkflowState.Completed), (listed.Id, listed.State));
            Assert.Empty(await engine.Runs.ListAsync(new() { Workflow = "Approve" }, Token));
            var details = (await engine.Runs.GetAsync(expense.Id, Token))!;
            Assert.Equal((Approve.Definition.Identity, Approve.Definition.Identity), (details.Run.Workflow, details.Report.Workflow));
        }

        [Fact]
        public async Task A_run_of_the_other_class_is_not_taken_for_its_own()
        {
            var run = await new Approve(Engine(), []).RunAsync("lunch");

            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => new Holidays.Approve(Engine(), []).ResumeAsync(run.Id));

            Assert.Equal(
                $"Run '{run.Id}' is a run of CodeFirstWorkflows.Tests.Running.Expenses.Approve, " +
                "not of CodeFirstWorkflows.Tests.Running.Holidays.Approve.",
                refused.Message);
        }

        [Fact]
        public async Task A_workflow_is_known_to_its_engine_before_its_first_run()
        {
            var asked = (await new Ask(Engine()).RunAsync("x")).Id;
            var made = (await new Made { Engine = Engine() }.RunAsync("x")).Id;
            var engine = Engine();
            _ = new Unmarked(engine);
            _ = new Ask(engine);
            _ = new Ask(engine);
            _ = new Made { Engine = engine };

            Assert.Equal(WorkflowState.Completed, (await engine.Runs.AnswerAsync(asked, null, Yes, Token)).State);
            Assert.Equal(WorkflowState.Completed, (await engine.Runs.AnswerAsync(made, null, Yes, Token)).State);
        }

        [Fact]
        public async Task The_second_class_of_an_identity_is_refused_as_often_as_it_is_bound()
        {
            var engine = Engine();
            var id = (await new Desk(engine).RunAsync("x")).Id;
            var other = new OtherDesk(engine);

            for (var time = 0; time < 2; time++)
                AssertNamesBoth(await Assert.ThrowsAsync<InvalidOperationException>(() => other.RunAsync("x")));

            // By then nobody knows which of them is meant.
            AssertNamesBoth(await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Runs.AnswerAsync(id, null, Yes, Token)));
            Assert.Equal(WorkflowState.Completed, (await new Desk(Engine()).ResumeAsync(id, Desk.Answers.Decide(true))).State);
            Assert.Equal(WorkflowState.Paused, (await new OtherDesk(Engine()).RunAsync("x")).State);
            Assert.Equal(WorkflowState.Paused, (await new LaterDesk(engine).RunAsync("x")).State);
        }

        [Fact]
        public async Task Two_classes_that_were_never_bound_are_refused_when_a_run_of_theirs_is_looked_for()
        {
            var id = (await new Desk(Engine()).RunAsync("x")).Id;
            var asked = (await new Ask(Engine()).RunAsync("x")).Id;
            var engine = Engine();
            _ = new OtherDesk(engine);
            _ = new Desk(engine);
            _ = new Ask(engine);

            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Runs.ResumeAsync(id, Token));

            Assert.Contains("Two classes of this engine are the workflow 'the desk' of version 0", refused.Message);
            Assert.Equal(WorkflowState.Completed, (await engine.Runs.AnswerAsync(asked, null, Yes, Token)).State);
        }

        [Fact]
        public async Task A_host_with_two_registered_classes_of_one_identity_does_not_start()
        {
            await using var services = new ServiceCollection()
                .AddWorkflows().Add<Ask>().Add<Desk>().Add<OtherDesk>().UseInMemoryStore().Services.BuildServiceProvider();

            var worker = Assert.Single(services.GetServices<IHostedService>());

            AssertNamesBoth(await Assert.ThrowsAsync<InvalidOperationException>(() => worker.StartAsync(Token)));
        }

        [Fact]
        public async Task A_host_without_a_clash_starts()
        {
            await using var services = new ServiceCollection()
                .AddWorkflows().Add<Ask>().Add<Desk>().Add<LaterDesk>().Add<Unmarked>().Services.BuildServiceProvider();
            var worker = Assert.Single(services.GetServices<IHostedService>());

            await worker.StartAsync(Token);
            await worker.StopAsync(Token);
        }

        private static (string Name, string Identity) NamesOf(WorkflowDefinition definition) => (definition.Name, definition.Identity);

        private static void AssertNamesBoth(InvalidOperationException refused) => Assert.Equal(
            "Two classes of this engine are the workflow 'the desk' of version 0: " +
            "CodeFirstWorkflows.Tests.Running.IdentityTests+Desk and " +
            "CodeFirstWorkflows.Tests.Running.IdentityTests+OtherDesk. A run of one could be executed by the code of the other. " +
            "Give one of them another Name or Version, as in [Workflow(Name = \"…\")], or each an engine and a store of its own.",
            refused.Message);

        private WorkflowEngine Engine() => new(new WorkflowEngineOptions { Store = _store });

        [Workflow]
        public partial class Ask : Workflow<string, string>
        {
            [WaitFor]
            public partial Task<bool> Decide(string input);

            [Step]
            public static string End(bool decide) => $"{decide}";
        }

        [Workflow]
        public partial class Made : Workflow<string, string>
        {
            public Made()
            {
            }

            [WaitFor]
            public partial Task<bool> Decide(string input);

            [Step]
            public static string End(bool decide) => $"{decide}";
        }

        [Workflow(Name = "the desk")]
        public partial class Desk : Workflow<string, string>
        {
            [WaitFor]
            public partial Task<bool> Decide(string input);

            [Step]
            public static string End(bool decide) => $"{decide}";
        }

        [ChainOfThought(Name = "the desk")]
        public partial class OtherDesk : Workflow<string, string>
        {
            [WaitFor]
            public partial Task<bool> Decide(string input);

            [Step]
            public static string End(bool decide) => $"not {decide}";
        }

        [Workflow(Name = "the desk", Version = 1)]
        public partial class LaterDesk : Workflow<string, string>
        {
            [WaitFor]
            public partial Task<bool> Decide(string input);

            [Step]
            public static string End(bool decide) => $"later {decide}";
        }

#pragma warning disable CFW037 // For nobody who runs it.
        public sealed class Unmarked(WorkflowEngine engine) : Workflow<string, string>(engine);
#pragma warning restore CFW037
    }
}

namespace CodeFirstWorkflows.Tests.Running.Expenses
{
    [Workflow]
    public partial class Approve(WorkflowEngine engine, List<string> log) : Workflow<string>(engine)
    {
        [WaitFor]
        public partial Task<bool> Decide(string input);

        [Step]
        public void Settle(string input, bool decide) => log.Add($"{input} is {(decide ? "paid" : "refused")}");
    }
}

namespace CodeFirstWorkflows.Tests.Running.Holidays
{
    [Workflow]
    public partial class Approve(WorkflowEngine engine, List<string> log) : Workflow<string>(engine)
    {
        [WaitFor]
        public partial Task<bool> Decide(string input);

        [Step]
        public void Settle(string input, bool decide) => log.Add($"{input} is {(decide ? "booked" : "refused")}");
    }
}
