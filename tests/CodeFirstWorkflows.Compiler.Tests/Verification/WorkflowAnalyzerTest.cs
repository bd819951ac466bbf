using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace CodeFirstWorkflows.Compiler.Tests.Verification;

/// <summary>Runs an analyzer over source, after the workflow generator has run.</summary>
internal sealed class WorkflowAnalyzerTest<TAnalyzer> : CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <inheritdoc/>
    protected override IEnumerable<Type> GetSourceGenerators() => TestProject.Generators;

    /// <inheritdoc/>
    protected override ParseOptions CreateParseOptions() => TestProject.ParseOptions;

    /// <inheritdoc/>
    protected override CompilationOptions CreateCompilationOptions() => TestProject.CompilationOptions;
}
