using System;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>What a fix is called and what it changes.</summary>
internal sealed record TextFix(string Title, TextEdits Edits);

/// <summary>A provider that mends rules by changing text. It offers nothing where the change could not be right.</summary>
internal abstract class TextFixProvider(params string[] ruleIds) : CodeFixProvider
{
    /// <summary>What the equivalence key of a fix that mends more than its finding ends in.</summary>
    public const string Everywhere = ".Everywhere";

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [.. ruleIds];

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new TextFixAllProvider(this);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var key in new[] { diagnostic.Id, diagnostic.Id + Everywhere })
            {
                if (await FindFixAsync(context.Document, diagnostic, key, context.CancellationToken).ConfigureAwait(false) is not { } fix)
                    continue;
                var solution = context.Document.Project.Solution;
                context.RegisterCodeFix(
                    CodeAction.Create(fix.Title, cancellationToken => fix.Edits.ApplyAsync(solution, cancellationToken), key),
                    diagnostic);
            }
        }
    }

    /// <summary>The fix of <paramref name="diagnostic"/> that has the equivalence key, or null.</summary>
    public Task<TextFix?> FindFixAsync(Document document, Diagnostic diagnostic, string? key, CancellationToken cancellationToken) =>
        key?.EndsWith(Everywhere, StringComparison.Ordinal) == true
            ? FindFixEverywhereAsync(document, diagnostic, cancellationToken)
            : FindFixAsync(document, diagnostic, cancellationToken);

    /// <summary>The fix of <paramref name="diagnostic"/>, or null.</summary>
    protected abstract Task<TextFix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>The fix of <paramref name="diagnostic"/> and of the same mistake elsewhere, or null where there is no other.</summary>
    protected virtual Task<TextFix?> FindFixEverywhereAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        Task.FromResult<TextFix?>(null);
}
