using Xunit;

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>Other ways to come by the library than a reference to its package.</summary>
public class ReferenceTests(PackageFeed feed)
{
    private const string Shout = """
        using CodeFirstWorkflows;

        [Workflow]
        public partial class Shout : Workflow<string, string>
        {
            [Prompt(File = "prompts/answer.prompt.md")]
            public partial Task<string> Answer(string input);

            [Step]
            public string Loud(string answer) => answer.ToUpperInvariant();
        }
        """;

    private const string TwoWorkflows = SeedChain.Program + """

        Console.WriteLine((await new Shout(new WorkflowEngine(new OfflineChatClient())).RunAsync("who calls?")).Result);
        """;

    [Fact]
    public async Task A_project_that_references_the_library_as_a_project_builds_and_runs()
    {
        var references = $"""
            <Import Project="{TestBuild.Repository}src/CodeFirstWorkflows/InRepository.props" />
            <ItemGroup>
              <ProjectReference Include="{TestBuild.Repository}src/CodeFirstWorkflows.Testing/CodeFirstWorkflows.Testing.csproj" />
            </ItemGroup>
            """;
        var consumer = feed.CreateFolder("ByProject", [("ByProject.csproj", ProjectFile.Program(references)), .. SeedChain.Files()]);

        // The repository is built already, and other tests use it.
        var build = (await consumer.BuildAsync("-warnaserror", "-c", TestBuild.Configuration, "-p:BuildProjectReferences=false")).Succeeds();
        var run = (await consumer.RunAsync("-c", TestBuild.Configuration)).Succeeds();

        Assert.Empty(build.Findings);
        SeedChain.AssertCompleted(run);
    }

    [Fact]
    public async Task A_program_whose_library_references_the_package_has_workflows_of_its_own()
    {
        var consumer = feed.CreateFolder("Transitive",
        [
            ("Library/Library.csproj", ProjectFile.Library(feed.References)),
            ("Library/SolveProblem.cs", SeedChain.Workflow),
            ("Library/" + SeedChain.PromptPath, SeedChain.Prompt),
            ("Program/Program.csproj", ProjectFile.Program("""<ItemGroup><ProjectReference Include="../Library/Library.csproj" /></ItemGroup>""")),
            ("Program/Program.cs", TwoWorkflows),
            ("Program/Shout.cs", Shout),
            ("Program/prompts/answer.prompt.md", "Answer: {input}\n"),
        ]);

        var build = (await consumer.BuildAsync("Program", "-warnaserror")).Succeeds();
        var run = (await consumer.RunAsync("--project", "Program")).Succeeds();

        Assert.Empty(build.Findings);
        SeedChain.AssertCompleted(run);
        Assert.Contains("WHO CALLS?", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_runs_one_of_a_library_that_it_sees_compiled()
    {
        var consumer = feed.CreateFolder("Children",
        [
            ("Library/Library.csproj", ProjectFile.Library(feed.References)),
            ("Library/Look.cs", FlowChain.Child),
            ("Program/Program.csproj", ProjectFile.Program("""<ItemGroup><ProjectReference Include="../Library/Library.csproj" /></ItemGroup>""")),
            ("Program/Program.cs", FlowChain.Program),
            ("Program/Research.cs", FlowChain.Workflow),
        ]);

        var build = (await consumer.BuildAsync("Program", "-warnaserror")).Succeeds();
        var run = (await consumer.RunAsync("--project", "Program")).Succeeds();

        Assert.Empty(build.Findings);
        FlowChain.AssertCompleted(run);
    }
}
