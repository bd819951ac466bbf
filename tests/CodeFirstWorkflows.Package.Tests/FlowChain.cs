using Xunit;

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>A workflow with branches, a group, a loop and a fan-out over a workflow of another file, or of another assembly.</summary>
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

            [Repeat(Until = nameof(IsLong), Max = 5)]
            [Step] public string Write([From(nameof(Count), nameof(Shout))] int number, IReadOnlyList<string> look, string? write) => write + number + look[0];

            private static bool IsLong(string write) => write.Length > 40;
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
        """;

    /// <summary>The program ran to its end, and printed these lines last.</summary>
    public static void AssertCompleted(CommandResult run) => Assert.Equal(
        ["2read cats deeply2read cats deeply2read cats deeply", "Skipped", "True", "3", "Look"], run.Lines.TakeLast(5));
}
