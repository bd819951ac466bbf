using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Verification;

/// <summary>
/// Checks analyzers and fixes against source with markup: <c>{|CFW050:span|}</c> is reported there, and nothing else is, no C# error either.
/// Further files are named relative to the project; those that end in .cs are source, all others additional files.
/// </summary>
internal static class Verify
{
    /// <summary>Exactly what is marked is reported.</summary>
    public static Task Analyzer<TAnalyzer>(string source, params (string Path, string Text)[] files)
        where TAnalyzer : DiagnosticAnalyzer, new() =>
        Analyzer<TAnalyzer>(source, [], files);

    /// <summary>Exactly what is marked or <paramref name="expected"/> is reported; a location <c>{|#0:span|}</c> is expected with its message.</summary>
    public static Task Analyzer<TAnalyzer>(string source, DiagnosticResult[] expected, params (string Path, string Text)[] files)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var test = new WorkflowAnalyzerTest<TAnalyzer>();
        TestProject.Prepare(test, source, files);
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The fix turns <paramref name="source"/> into <paramref name="fixedSource"/>, one finding at a time and all at once, and leaves no error.</summary>
    public static Task CodeFix<TAnalyzer, TFix>(string source, string fixedSource)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new() =>
        CodeFix<TAnalyzer, TFix>(source, fixedSource, [], []);

    /// <summary>The same over several files.</summary>
    public static Task CodeFix<TAnalyzer, TFix>(
        string source, string fixedSource, (string Path, string Text)[] files, (string Path, string Text)[] fixedFiles)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var test = new WorkflowCodeFixTest<TAnalyzer, TFix>();
        TestProject.Prepare(test, source, files);
        TestProject.Add(test.FixedState, fixedSource, fixedFiles);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What is marked is reported, and the fix offers nothing for it.</summary>
    public static Task NoCodeFix<TAnalyzer, TFix>(string source, params (string Path, string Text)[] files)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new() =>
        CodeFix<TAnalyzer, TFix>(source, source, files, files);
}
