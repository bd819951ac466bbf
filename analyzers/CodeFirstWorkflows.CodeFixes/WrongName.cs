using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CodeFirstWorkflows.Language.Rules;
using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>A name that means nothing (010, 014), and where it is written: the name of a parameter, or characters of a string or a prompt file.</summary>
internal sealed record WrongName(Diagnostic Finding, TextDocument Home, TextSpan Span, string Written)
{
    /// <summary>The name that was probably meant, or null.</summary>
    public string? Replacement => Finding.Properties.GetValueOrNull(FindingProperties.Replacement);

    /// <summary>The parameter that is called so, or null.</summary>
    public ParameterSyntax? Parameter { get; private init; }

    /// <summary>Whether this is how a step of the name would be read: in any case.</summary>
    public bool IsCalled(string name) => string.Equals(Written.TrimStart('@'), name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a finding of 010 or 014; null if it says of no name that it is wrong.</summary>
    public static async Task<WrongName?> OfAsync(Diagnostic finding, Project project, CancellationToken cancellationToken)
    {
        if (finding.Properties.GetValueOrNull(FindingProperties.PromptFile)?.Split([':'], 3) is [var start, var length, var path])
        {
            var place = new TextSpan(int.Parse(start, CultureInfo.InvariantCulture), int.Parse(length, CultureInfo.InvariantCulture));
            return project.AdditionalDocuments.FirstOrDefault(file => file.FilePath == path) is { } promptFile
                ? await AtAsync(finding, promptFile, place, cancellationToken).ConfigureAwait(false)
                : null;
        }

        return project.GetDocument(finding.Location.SourceTree) is { } document
            ? await AtAsync(finding, document, finding.Location.SourceSpan, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>All wrong names of a workflow class, those in its prompt files too.</summary>
    public static async Task<IReadOnlyList<WrongName>> AllInAsync(Project project, INamedTypeSymbol workflow, CancellationToken cancellationToken)
    {
        var names = new List<WrongName>();
        foreach (var finding in await ClassFindings.OfAsync(project, workflow, cancellationToken).ConfigureAwait(false))
        {
            if (finding.Id is RuleIds.UnknownName or RuleIds.NoSuchMember &&
                await OfAsync(finding, project, cancellationToken).ConfigureAwait(false) is { } name)
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>The changes that write <paramref name="name"/> instead, or null where that could not be right.</summary>
    public async Task<TextEdits?> ReplaceAsync(string name, CancellationToken cancellationToken)
    {
        if (Parameter is not null)
            return await ParameterRenaming.FindAsync((Document)Home, Parameter, name, cancellationToken).ConfigureAwait(false);

        // What is read without an escape can be written without one.
        if (!SyntaxFacts.IsValidIdentifier(Written.TrimStart('@')) || !SyntaxFacts.IsValidIdentifier(name))
            return null;
        var text = await Home.GetTextAsync(cancellationToken).ConfigureAwait(false);
        if (Home is not Document document)
            return Replace(text, text.ToString(), span => new(span.Start, span.Length), name);
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var token = root!.FindToken(Span.Start);

        // A span that leaves the text, into a constant or nameof, is no text of this string.
        if (!IsText(token) || !token.Span.Contains(Span))
            return null;
        return token.Parent?.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } argument &&
            LiteralMap.Create(argument.Expression, model!, cancellationToken) is { } map
                ? Replace(text, map.Value, map.SourceOf, name)
                : TextEdits.Of(Home, new TextChange(Span, name));
    }

    private static async Task<WrongName?> AtAsync(Diagnostic finding, TextDocument home, TextSpan span, CancellationToken cancellationToken)
    {
        var text = await home.GetTextAsync(cancellationToken).ConfigureAwait(false);
        if (span.IsEmpty || span.End > text.Length)
            return null;
        var root = home is Document document ? await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) : null;
        var parameter = root?.FindToken(span.Start) is { RawKind: (int)SyntaxKind.IdentifierToken, Parent: ParameterSyntax named } ? named : null;
        return new(finding, home, span, text.ToString(span)) { Parameter = parameter };
    }

    // What opens a section stands in its other places as well; one of them may be written elsewhere, in a constant.
    private TextEdits? Replace(SourceText text, string template, Func<Span, TextSpan> sourceOf, string name)
    {
        var edits = TextEdits.Of(Home, new TextChange(Span, name));
        foreach (var section in TemplatePaths.SectionsIn(TemplateParser.Parse(template).Nodes))
        {
            for (var i = 0; i < section.Path.Segments.Count; i++)
            {
                if (sourceOf(section.Path.Segments[i].NameSpan) != Span)
                    continue;
                foreach (var repeated in TemplatePaths.Repetitions(section, i, template))
                {
                    var place = sourceOf(repeated.NameSpan);
                    if (text.ToString(place).TrimStart('@') != repeated.Name)
                        return null;
                    edits.Add(Home.Id, new(place, name));
                }
            }
        }

        return edits;
    }

    private static bool IsText(SyntaxToken token) => token.Kind() is SyntaxKind.StringLiteralToken
        or SyntaxKind.SingleLineRawStringLiteralToken
        or SyntaxKind.MultiLineRawStringLiteralToken
        or SyntaxKind.InterpolatedStringTextToken;
}
