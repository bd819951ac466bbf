using Xunit;

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>A project that references only the package of a store: the library, its generator and its analyzers come with it.</summary>
public sealed class DurableConsumerTests(PackageFeed feed)
{
    private const string Program = """
        using CodeFirstWorkflows;
        using CodeFirstWorkflows.Storing;

        await using var store = new SqliteRunStore("runs.db");
        var workflow = new Ask(new WorkflowEngine(new WorkflowEngineOptions { Store = store }));
        var run = args is ["answer"] ? await workflow.ResumeAsync("r", Ask.Answers.Approve(true)) : await workflow.RunAsync("x", new RunOptions { RunId = "r" });
        Console.WriteLine(run.State == WorkflowState.Completed ? run.Result : $"{run.State} {run.Waits[0].Key}");

        [Workflow(Durable = true)]
        public partial class Ask : Workflow<string, string>
        {
            [Step, Retry(MaxAttempts = 2), Compensate(nameof(Undo))]
            public string Make(string input) => input + "!";

            [WaitFor(Timeout = "1d")]
            public partial Task<bool> Approve(string make);

            [Step]
            public string End(string make, bool approve) => $"{make} {approve}";

            private static void Undo(string make) => Console.WriteLine("undone " + make);
        }
        """;

    [Fact]
    public async Task A_run_waits_between_two_processes()
    {
        var references = $"""<ItemGroup><PackageReference Include="CodeFirstWorkflows.Sqlite" Version="{feed.Version}" /></ItemGroup>""";
        var consumer = feed.CreateFolder("Durable", [("Durable.csproj", ProjectFile.Program(references)), ("Program.cs", Program)]);

        var build = (await consumer.BuildAsync("-warnaserror")).Succeeds();
        Assert.Empty(build.Findings);
        Assert.Equal(["Paused approve"], (await consumer.RunAsync()).Succeeds().Lines);
        Assert.Equal(["x! True"], (await consumer.RunAsync("--", "answer")).Succeeds().Lines);
    }
}
