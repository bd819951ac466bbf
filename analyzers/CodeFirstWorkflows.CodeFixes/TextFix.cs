using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>What a fix does: changes of text, by document. Whatever it does not name keeps every character.</summary>
internal sealed record TextFix(string Title, ImmutableDictionary<DocumentId, ImmutableArray<TextChange>> Changes)
{
    /// <summary>A fix of one document.</summary>
    public TextFix(string title, Document document, params TextChange[] changes)
        : this(title, ImmutableDictionary<DocumentId, ImmutableArray<TextChange>>.Empty.Add(document.Id, [.. changes]))
    {
    }

    /// <summary>The solution with the changes.</summary>
    public async Task<Solution> ApplyAsync(Solution solution, CancellationToken cancellationToken)
    {
        foreach (var change in Changes)
        {
            var text = await solution.GetDocument(change.Key)!.GetTextAsync(cancellationToken).ConfigureAwait(false);
            solution = solution.WithDocumentText(change.Key, text.WithChanges(change.Value.OrderBy(each => each.Span.Start)));
        }

        return solution;
    }
}

/// <summary>A provider that mends one rule by changing text. It offers nothing where the change could not be right.</summary>
internal abstract class TextFixProvider(params string[] ruleIds) : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [.. ruleIds];

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await FindFixAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is not { } fix)
                continue;
            var solution = context.Document.Project.Solution;
            context.RegisterCodeFix(
                CodeAction.Create(fix.Title, cancellationToken => fix.ApplyAsync(solution, cancellationToken), diagnostic.Id),
                diagnostic);
        }
    }

    /// <summary>The fix of <paramref name="diagnostic"/>, or null.</summary>
    protected abstract Task<TextFix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken);
}
