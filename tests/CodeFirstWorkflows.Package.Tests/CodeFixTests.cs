using Xunit;

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>The code fixes in the package, as <c>dotnet format</c> finds them.</summary>
public class CodeFixTests(PackageFeed feed)
{
    [Fact]
    public async Task Dotnet_format_mends_what_the_analyzers_report()
    {
        var broken = SeedChain.Workflow
            .Replace("partial class", "class", StringComparison.Ordinal)
            .Replace("{input}", "{inptu}", StringComparison.Ordinal);
        var consumer = feed.Create("Mended", SeedChain.Files(broken));

        // One rule at a time: a name is looked up only in a class that is partial.
        foreach (var rule in new[] { "CFW001", "CFW010" })
            (await consumer.DotnetAsync("format", "analyzers", "--diagnostics", rule, "--severity", "error")).Succeeds();
        var build = (await consumer.BuildAsync("-warnaserror")).Succeeds();

        Assert.Empty(build.Findings);
        Assert.Equal(SeedChain.Workflow, consumer.Read("SolveProblem.cs"));
    }
}
