using CodeFirstWorkflows.Analyzers.Language;
using CodeFirstWorkflows.Language.Parsing;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>
/// Generated code is part of the product: read it in Golden/, beside its source. UPDATE_GOLDEN=1 writes the files anew, and fails so that nobody
/// forgets to read them.
/// </summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Workflows => Corpus.All;

    [Theory]
    [MemberData(nameof(Workflows))]
    public async Task Is_as_reviewed(string name)
    {
        var run = await GeneratorRun.Sound(Corpus.Files(name));
        var generated = string.Join("\n\n", run.Files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value));
        var path = Path.Combine(Corpus.Directory, name + Corpus.GeneratedExtension);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(path, generated, TestContext.Current.CancellationToken);
            Assert.Fail($"Wrote {path}: read it, then run again without UPDATE_GOLDEN.");
        }

        Assert.Equal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), generated, ignoreLineEndingDifferences: true);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public async Task Has_no_mistakes(string name)
    {
        var project = new SourceProject(Corpus.Files(name));
        var run = await GeneratorRun.Of(project);
        var prompts = PromptFileReader.Read(project.AnalyzerOptions, TestContext.Current.CancellationToken);
        var findings = new List<string>();
        foreach (var workflow in WorkflowClasses.In(run.Output))
            WorkflowParser.Parse(workflow, run.Output, prompts, finding => findings.Add(finding.AtSource().ToString()));

        Assert.DoesNotContain(findings, finding => finding.Contains(": error ", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_golden_file_has_its_source() => Assert.Equal(
        Corpus.Names,
        Directory.EnumerateFiles(Corpus.Directory, "*" + Corpus.GeneratedExtension).Select(path => Path.GetFileName(path)[..^Corpus.GeneratedExtension.Length]).Order(StringComparer.Ordinal));
}
