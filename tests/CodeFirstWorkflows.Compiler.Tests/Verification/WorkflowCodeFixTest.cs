using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace CodeFirstWorkflows.Compiler.Tests.Verification;

/// <summary>Runs an analyzer and a fix of what it reports, after the workflow generator has run.</summary>
internal sealed class WorkflowCodeFixTest<TAnalyzer, TFix> : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    /// <inheritdoc/>
    protected override IEnumerable<Type> GetSourceGenerators() => TestProject.Generators;

    /// <inheritdoc/>
    protected override ParseOptions CreateParseOptions() => TestProject.ParseOptions;

    /// <inheritdoc/>
    protected override CompilationOptions CreateCompilationOptions() => TestProject.CompilationOptions;
}
