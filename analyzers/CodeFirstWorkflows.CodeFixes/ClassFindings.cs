using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>
/// What the parser finds in a workflow class, as the analyzer reports it. A fix is told only of the findings in its span, and a refactoring
/// of none.
/// </summary>
internal static class ClassFindings
{
    /// <summary>The findings of the class <paramref name="workflow"/> of the project's present compilation.</summary>
    public static async Task<ImmutableArray<Diagnostic>> OfAsync(Project project, INamedTypeSymbol workflow, CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<Diagnostic>();
        if (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is CSharpCompilation compilation)
        {
            var files = PromptFileReader.Read(project.AnalyzerOptions, cancellationToken);
            WorkflowParser.Parse(workflow, compilation, files, finding => findings.Add(finding.AtSource()));
        }

        return findings.ToImmutable();
    }
}
