using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>
/// Mends all findings at once, each as if it were alone. Fixes may meet in one place, as types do that are added to one context, and may
/// change prompt files: the batch fixer takes the one for a conflict and overlooks the other. Of two that contradict each other, the first is made.
/// </summary>
internal sealed class TextFixAllProvider(TextFixProvider provider) : FixAllProvider
{
    /// <inheritdoc/>
    public override Task<CodeAction?> GetFixAsync(FixAllContext context) => Task.FromResult<CodeAction?>(CodeAction.Create(
        $"Fix all {string.Join(", ", context.DiagnosticIds)}",
        cancellationToken => FixAsync(context, cancellationToken),
        context.CodeActionEquivalenceKey));

    private async Task<Solution> FixAsync(FixAllContext context, CancellationToken cancellationToken)
    {
        var edits = new TextEdits();
        foreach (var project in context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project])
        {
            var diagnostics = context is { Scope: FixAllScope.Document, Document: { } chosen }
                ? await context.GetDocumentDiagnosticsAsync(chosen).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            foreach (var diagnostic in InOrder(diagnostics))
            {
                if (project.GetDocument(diagnostic.Location.SourceTree) is { } document &&
                    await provider.FindFixAsync(document, diagnostic, context.CodeActionEquivalenceKey, cancellationToken).ConfigureAwait(false) is { } fix)
                {
                    edits.TryAdd(fix.Edits);
                }
            }
        }

        return await edits.ApplyAsync(context.Solution, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<Diagnostic> InOrder(IEnumerable<Diagnostic> diagnostics) => diagnostics
        .OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
        .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start);
}
