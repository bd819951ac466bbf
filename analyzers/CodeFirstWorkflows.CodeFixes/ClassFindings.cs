using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using CodeFirstWorkflows.Language;
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
            var files = await PromptFilesAsync(project, cancellationToken).ConfigureAwait(false);
            WorkflowParser.Parse(workflow, compilation, files, finding => findings.Add(finding.AtSource()));
        }

        return findings.ToImmutable();
    }

    private static async Task<PromptFiles> PromptFilesAsync(Project project, CancellationToken cancellationToken)
    {
        var files = new List<PromptFile>();
        foreach (var document in project.AdditionalDocuments)
        {
            if (document.FilePath is { } path && PromptFile.IsCandidate(path))
                files.Add(new(path, (await document.GetTextAsync(cancellationToken).ConfigureAwait(false)).ToString()));
        }

        project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.ProjectDir", out var directory);
        return new(directory, files.ToEquatableArray());
    }
}
