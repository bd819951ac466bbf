using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>
/// CFW010, CFW014: writes the name that was probably meant, there or everywhere in the class. In a string or prompt file the characters are
/// replaced, a parameter is renamed.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReplaceNameFix))]
[Shared]
internal sealed class ReplaceNameFix() : TextFixProvider(RuleIds.UnknownName, RuleIds.NoSuchMember)
{
    /// <inheritdoc/>
    protected override async Task<TextFix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await WrongName.OfAsync(diagnostic, document.Project, cancellationToken).ConfigureAwait(false) is not { Replacement: { } replacement } wrong)
            return null;
        var others = wrong.Parameter is null ? [] : (await AllAsync(document, diagnostic, cancellationToken).ConfigureAwait(false)).Names;
        if (!IsFirst(wrong, others) || await wrong.ReplaceAsync(replacement, cancellationToken).ConfigureAwait(false) is not { } edits)
            return null;
        return new(wrong.Parameter is null ? $"Change '{wrong.Written}' to '{replacement}'" : $"Rename the parameter to '{replacement}'", edits);
    }

    /// <inheritdoc/>
    protected override async Task<TextFix?> FindFixEverywhereAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await WrongName.OfAsync(diagnostic, document.Project, cancellationToken).ConfigureAwait(false) is not { Replacement: { } replacement } wrong)
            return null;
        var (workflow, names) = await AllAsync(document, diagnostic, cancellationToken).ConfigureAwait(false);
        var edits = new TextEdits();
        var places = new HashSet<(DocumentId, TextSpan)>();
        foreach (var same in names.Where(name => name.Finding.Id == diagnostic.Id && name.Written == wrong.Written && name.Replacement == replacement))
        {
            if (IsFirst(same, names) && await same.ReplaceAsync(replacement, cancellationToken).ConfigureAwait(false) is { } more && edits.TryAdd(more))
                places.Add((same.Home.Id, same.Span));
        }

        return places.Count > 1 ? new($"Change '{wrong.Written}' to '{replacement}' everywhere in '{workflow}'", edits) : null;
    }

    // Of two parameters of one method that would get the same name, the first does.
    private static bool IsFirst(WrongName name, IEnumerable<WrongName> all) => name.Parameter is not { } parameter || !all.Any(other =>
        other.Replacement == name.Replacement && other.Parameter?.Parent == parameter.Parent && other.Span.Start < name.Span.Start);

    private static async Task<(string Workflow, IReadOnlyList<WrongName> Names)> AllAsync(
        Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return root!.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<ClassDeclarationSyntax>() is { } declaration &&
            model!.GetDeclaredSymbol(declaration, cancellationToken) is { } workflow
                ? (workflow.Name, await WrongName.AllInAsync(document.Project, workflow, cancellationToken).ConfigureAwait(false))
                : ("", []);
    }
}
