using System.Collections.Immutable;
using CodeFirstWorkflows.Analyzers.Language;
using CodeFirstWorkflows.Compiler.Tests.Generation;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>
/// Checks what is said of a source, and with it the law: nothing is said of generated code, what is sound compiles without a warning, and the
/// generator, which runs first, takes the same workflows for sound as the analyzer, which speaks.
/// </summary>
internal static class RuleCheck
{
    /// <summary>Exactly what is marked is reported, with each of the messages (or a part of it).</summary>
    public static async Task Reported(string markup, string[] messages, params (string Path, string Text)[] files)
    {
        await Verify.Analyzer<WorkflowAnalyzer>(markup, files);
        var plain = files.Select(file => (file.Path, Plain(file.Text))).ToArray();
        var (_, found) = await Analyze(Plain(markup), plain);
        Assert.All(messages, message => Assert.Contains(found, finding => finding.GetMessage(null).Contains(message, StringComparison.Ordinal)));
    }

    /// <summary>Exactly what is marked is reported.</summary>
    public static Task Reported(string markup, params (string Path, string Text)[] files) => Reported(markup, [], files);

    /// <summary>Exactly what is marked is reported, one of it with this message or with one that contains it.</summary>
    public static Task Reported(string markup, string message, params (string Path, string Text)[] files) => Reported(markup, [message], files);

    /// <summary>Nothing is reported, and C# has no word to say of the source and what is generated for it.</summary>
    public static async Task Sound(string source, params (string Path, string Text)[] files)
    {
        var (run, found) = await Analyze(source, files);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(found);
    }

    /// <summary>The steps of a body, in a workflow of this name and these types.</summary>
    public static string Workflow(string body, string types = "string, string", string attribute = "Workflow", string others = "") => $$"""
        {{others}}
        [{{attribute}}]
        internal partial class Flow : Workflow<{{types}}>
        {
        {{body}}
        }
        """;

    private static string Plain(string markup)
    {
        TestFileMarkupParser.GetSpans(markup, out var plain, out ImmutableArray<Microsoft.CodeAnalysis.Text.TextSpan> _);
        return plain;
    }

    private static async Task<(GeneratorRun Run, ImmutableArray<Diagnostic> Found)> Analyze(string source, (string Path, string Text)[] files)
    {
        var project = new SourceProject([(SourceFiles.First, source), .. files]);
        var run = await GeneratorRun.Of(project);
        Assert.Empty(Agreement.Breaches(project, run.Input, run.Output, run.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        var found = await project.AnalyzeAsync(run.Output, TestContext.Current.CancellationToken);
        return (run, found);
    }
}
