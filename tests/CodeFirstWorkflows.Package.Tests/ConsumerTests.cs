using Xunit;

namespace CodeFirstWorkflows.Package.Tests;

public class ConsumerTests(PackageFeed feed)
{
    [Fact]
    public async Task A_project_that_references_the_package_builds_without_warnings_and_runs()
    {
        var consumer = feed.Create("Sound", SeedChain.Files());

        var build = (await consumer.BuildAsync("-warnaserror")).Succeeds();
        var run = (await consumer.RunAsync()).Succeeds();

        Assert.Empty(build.Findings);
        SeedChain.AssertCompleted(run);
    }

    [Fact]
    public async Task A_debugger_finds_the_generated_source_in_the_symbols_of_the_project()
    {
        var consumer = feed.Create("Debugged", SeedChain.Files());

        (await consumer.BuildAsync()).Succeeds();

        var embedded = Symbols.EmbeddedSources(await File.ReadAllBytesAsync(consumer.PathOf("bin/Debug/net10.0/Debugged.pdb"), TestContext.Current.CancellationToken));
        Assert.Contains(embedded, path => Path.GetFileName(path).StartsWith("SolveProblem.", StringComparison.Ordinal) && path.EndsWith(".g.cs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mistyped_name_is_an_error_at_its_letters()
    {
        var consumer = feed.Create("Mistyped", SeedChain.Files(workflow: SeedChain.Workflow.Replace("{input}", "{inptu}", StringComparison.Ordinal)));

        var build = await consumer.BuildAsync();

        Assert.NotEqual(0, build.ExitCode);
        var error = Assert.Single(consumer.About(build, "SolveProblem.cs"));
        Assert.StartsWith("SolveProblem.cs(6,36): error CFW010: ", error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'input'?", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_a_prompt_file_is_an_error_inside_the_file()
    {
        var consumer = feed.Create("MistypedFile", SeedChain.Files(prompt: "Be brief.\nExecute the plan: {paln}\n"));

        var build = await consumer.BuildAsync();

        Assert.NotEqual(0, build.ExitCode);
        var error = Assert.Single(consumer.About(build, SeedChain.PromptPath));
        Assert.StartsWith($"{SeedChain.PromptPath}(2,20): error CFW010: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("roslyn4.13")]
    [InlineData("roslyn4.9")]
    public async Task A_compiler_that_is_too_old_is_named_in_one_error(string version)
    {
        var consumer = feed.Create($"TooOld{version.Length}", SeedChain.Files());

        var build = await consumer.BuildAsync($"-p:CompilerApiVersion={version}");

        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains("1 Error(s)", build.Lines);
        Assert.Contains("error CFWCFG001: CodeFirstWorkflows needs the C# compiler of .NET SDK 9.0.300", build.Output, StringComparison.Ordinal);
        Assert.Contains($"this build uses Roslyn {version["roslyn".Length..]}.", build.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10")]
    [InlineData("11")]
    public async Task A_language_that_is_too_old_is_named_once_for_each_workflow(string version)
    {
        const string shout = """
            using CodeFirstWorkflows;

            [Workflow]
            public partial class Shout : Workflow<string, string>
            {
                [Step] public string Loud(string input) => input.ToUpperInvariant();
            }
            """;
        var consumer = feed.Create($"CSharp{version}", [.. SeedChain.Files(), ("Shout.cs", shout)], $"<LangVersion>{version}</LangVersion>");

        var build = await consumer.BuildAsync();

        Assert.NotEqual(0, build.ExitCode);
        Assert.Equal(2, build.Findings.Count);
        foreach (var (file, line) in new[] { ("SolveProblem.cs", 4), ("Shout.cs", 4) })
        {
            Assert.StartsWith(
                $"{file}({line},22): error CFW036: Workflows need C# 12 or later, this project compiles as C# {version}.0: set <LangVersion> to 12 or later",
                Assert.Single(consumer.About(build, file)),
                StringComparison.Ordinal);
        }
    }
}
