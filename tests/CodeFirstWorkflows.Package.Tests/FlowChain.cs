using Xunit;

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>
/// A workflow with branches, a group, a loop and a fan-out over a workflow of another file, or of another assembly, which deals with its failures by running
/// others of them.
/// </summary>
internal static class FlowChain
{
    public const string Child = """
        using CodeFirstWorkflows;

        namespace Library;

        [Workflow]
        public partial class Look : Workflow<Topic, string>
        {
            [Step] public string Read([From("input.name")] string name) => "read " + name;

            [When("input.isDeep")]
            [Step] public string Deeper(string read) => read + " deeply";

            [Step] public string Choose([From("deeper", "read")] string found) => found;
        }

        public sealed record Topic(string Name, bool IsDeep);

        [Workflow]
        public partial class Forget : Workflow<string>
        {
            [Step] public void Drop(string input) => Console.WriteLine("dropped " + input);
        }

        [Workflow]
        public partial class Save : Workflow<StepError, string>
        {
            [Step] public string Say(StepError input) => input.Message == "birds" ? throw new InvalidOperationException("cannot be saved") : "sorry for " + input.Message;
        }
        """;

    public const string Workflow = """
        using CodeFirstWorkflows;
        using Library;

        [Workflow]
        public partial class Research : Workflow<string, string>
        {
            [Step] public Agenda Plan(string input) => new([new(input, true), new("fact", false)], Mood.Calm);

            [ForEach("plan.topics", MaxConcurrency = 2)]
            [SubWorkflow<Look>] public partial Task<string> Look([Item] Topic topic);

            [When("plan.mood", Is = Mood.Calm)] [Parallel] [Step] public int Count(IReadOnlyList<string> look) => look.Count;

            [When("plan.mood", Is = Mood.Wild)] [Parallel] [Step] public int Shout(IReadOnlyList<string> look) => -look.Count;

            [Output]
            [Repeat(Until = nameof(IsLong), Max = 5)]
            [Step] public string Write([From(nameof(Count), nameof(Shout))] int number, IReadOnlyList<string> look, string? write) => write + number + look[0];

            private static bool IsLong(string write) => write.Length > 40;

            [Fallback(nameof(Again)), Compensate(nameof(Undo))]
            [Step] public string Publish(string input, IReadOnlyList<string> look) => throw new InvalidOperationException(look[0]);

            [SubWorkflow<Look>] private partial Task<string> Again([From("plan.topics[1]")] Topic topic);

            [SubWorkflow<Forget>] private partial Task Undo(string publish);

            [When(nameof(IsOdd))]
            [Step] public void Break(string input) => throw new InvalidOperationException(input);

            private static bool IsOdd(string input) => input != "cats";

            [OnFailure]
            [SubWorkflow<Save>] private partial Task<string> Sorry(StepError why);
        }

        public sealed record Agenda(IReadOnlyList<Topic> Topics, Mood Mood);

        public enum Mood { Calm, Wild }
        """;

    public const string Program = """
        using CodeFirstWorkflows;

        var research = await new Research(new WorkflowEngine()).StartAsync("cats");
        var keys = new List<string>();
        await foreach (var e in research.Events)
            keys.Add(e.Key);
        Console.WriteLine(research.Result);
        Console.WriteLine(research.Steps.Shout.Outcome);
        Console.WriteLine(keys.Contains("look[1]/choose"));
        Console.WriteLine(research.Steps.Write.Visits);
        Console.WriteLine(Research.Definition.Steps[1].Child!().Name);
        Console.WriteLine(research.Steps.Publish.Result);
        Console.WriteLine((await new Research(new WorkflowEngine()).RunAsync("dogs")).Result);
        var birds = await new Research(new WorkflowEngine()).RunAsync("birds");
        Console.WriteLine(string.Join(" ", birds.Errors.Select(error => error.Key)));
        """;

    /// <summary>The program ran to its end, and printed these lines last.</summary>
    public static void AssertCompleted(CommandResult run) => Assert.Equal(
        [
            "2read cats deeply2read cats deeply2read cats deeply", "Skipped", "True", "3", "Look",
            "read fact", "sorry for dogs", "dropped read fact", "break sorry/say",
        ],
        run.Lines.TakeLast(9));
}
