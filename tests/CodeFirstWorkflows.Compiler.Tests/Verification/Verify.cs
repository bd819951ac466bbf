using CodeFirstWorkflows.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Verification;

/// <summary>
/// Checks analyzers, fixes and refactorings against source with markup: <c>{|CFW050:span|}</c> is reported there, and nothing else is, no C# error either.
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
        test.FixedState.MarkupHandling = MarkupMode.Allow;
        TestProject.Add(test.FixedState, fixedSource, fixedFiles);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The fix that mends the same mistake everywhere turns the one into the other in <paramref name="times"/> actions, and in one for all.</summary>
    public static Task CodeFixEverywhere<TAnalyzer, TFix>(
        string id, int times, string source, string fixedSource, (string Path, string Text)[]? files = null, (string Path, string Text)[]? fixedFiles = null)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var test = new WorkflowCodeFixTest<TAnalyzer, TFix> { CodeActionEquivalenceKey = id + TextFixProvider.Everywhere, NumberOfIncrementalIterations = times };
        TestProject.Prepare(test, source, files ?? []);
        test.FixedState.MarkupHandling = MarkupMode.Allow;
        TestProject.Add(test.FixedState, fixedSource, fixedFiles ?? []);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// The refactoring offered as <paramref name="title"/> at the caret <c>$$</c> turns <paramref name="source"/> into
    /// <paramref name="changed"/>, and neither C# nor the library finds an error in that.
    /// </summary>
    public static async Task Refactoring<TRefactoring>(
        string title, string source, string changed, (string Path, string Text)[]? files = null, (string Path, string Text)[]? changedFiles = null)
        where TRefactoring : CodeRefactoringProvider, new()
    {
        using var project = await RefactoringProject.CreateAsync(source, files ?? []);
        var action = Assert.Single(await project.OfferedAsync(new TRefactoring()), action => action.Title == title);
        await project.ApplyAsync(action);
        Assert.Equal((changedFiles ?? []).Prepend(("Test0.cs", changed)), await project.FilesAsync());
        Assert.Empty(await project.ErrorsAsync());
    }

    /// <summary>Exactly these refactorings are offered at the caret <c>$$</c>.</summary>
    public static async Task Refactorings<TRefactoring>(string source, string[] titles, params (string Path, string Text)[] files)
        where TRefactoring : CodeRefactoringProvider, new()
    {
        using var project = await RefactoringProject.CreateAsync(source, files);
        Assert.Equal(titles, (await project.OfferedAsync(new TRefactoring())).Select(action => action.Title));
    }

    /// <summary>What is marked is reported, and the fix offers nothing for it.</summary>
    public static Task NoCodeFix<TAnalyzer, TFix>(string source, params (string Path, string Text)[] files)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new() =>
        CodeFix<TAnalyzer, TFix>(source, source, files, files);
}
