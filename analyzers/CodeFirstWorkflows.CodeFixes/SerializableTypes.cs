using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>Adds types to the JsonSerializerContext classes that findings name.</summary>
internal static class SerializableTypes
{
    /// <summary>Which type belongs in which context, according to a finding; null if it does not say.</summary>
    public static (string Context, string Type)? Of(Diagnostic diagnostic) =>
        diagnostic.Properties.GetValueOrNull(FindingProperties.Context) is { Length: > 0 } context &&
        diagnostic.Properties.GetValueOrNull(FindingProperties.Type) is { Length: > 0 } type
            ? (context, type)
            : null;

    /// <summary>The change that adds <paramref name="type"/> to <paramref name="context"/>, or null where the class cannot be changed.</summary>
    public static async Task<TextEdits?> AddAsync(Project project, string context, string type, CancellationToken cancellationToken)
    {
        if (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } compilation ||
            compilation.GetTypeByMetadataName(context) is not { } symbol ||
            compilation.GetTypeByMetadataName("System.Text.Json.Serialization.JsonSerializableAttribute") is not { } attribute ||
            await DeclarationOfAsync(symbol, project, cancellationToken).ConfigureAwait(false) is not var (home, declaration))
        {
            return null;
        }

        var model = compilation.GetSemanticModel(declaration.SyntaxTree);
        if (NameOf(type, declaration, model) is not { } name)
            return null;
        var text = await home.GetTextAsync(cancellationToken).ConfigureAwait(false);
        var attributeName = attribute.ToMinimalDisplayString(model, declaration.SpanStart, MinimalTypeName.ForAttribute);
        return TextEdits.Of(home, Insertion(declaration, text, $"[{attributeName}(typeof({name}))]"));
    }

    // The part that already lists types, else the one that names the base class, else any that the user wrote.
    private static async Task<(Document Document, TypeDeclarationSyntax Declaration)?> DeclarationOfAsync(
        INamedTypeSymbol context, Project project, CancellationToken cancellationToken)
    {
        var parts = new List<(Document Document, TypeDeclarationSyntax Declaration)>();
        foreach (var part in context.DeclaringSyntaxReferences)
        {
            if (project.GetDocument(part.SyntaxTree) is { } document and not SourceGeneratedDocument &&
                await part.GetSyntaxAsync(cancellationToken).ConfigureAwait(false) is TypeDeclarationSyntax declaration)
            {
                parts.Add((document, declaration));
            }
        }

        return parts.Count == 0 ? null : parts.OrderByDescending(part => ListsTypes(part.Declaration) ? 2 : part.Declaration.BaseList is null ? 0 : 1).First();
    }

    private static bool ListsTypes(TypeDeclarationSyntax declaration) => declaration.AttributeLists
        .SelectMany(list => list.Attributes)
        .Any(attribute => attribute.Name.ToString().Contains("JsonSerializable"));

    // As short as the place allows; null for what the context cannot name.
    private static string? NameOf(string type, TypeDeclarationSyntax declaration, SemanticModel model)
    {
        var position = declaration.SpanStart;
        var symbol = model.GetSpeculativeTypeInfo(position, SyntaxFactory.ParseTypeName(type), SpeculativeBindingOption.BindAsTypeOrNamespace).Type;
        return symbol is { TypeKind: not TypeKind.Error } && model.IsAccessible(declaration.OpenBraceToken.Span.End, symbol)
            ? symbol.WithNullableAnnotation(NullableAnnotation.None).ToMinimalDisplayString(model, position, MinimalTypeName.ForTypeOf)
            : null;
    }

    private static TextChange Insertion(TypeDeclarationSyntax declaration, SourceText text, string attribute)
    {
        var lineBreak = LineBreakOf(text);

        // Before the class, below its comments.
        if (declaration.AttributeLists.LastOrDefault() is not { } last)
            return new(new(declaration.SpanStart, 0), attribute + lineBreak + IndentationAt(declaration.SpanStart, text));

        // On a line of its own behind the last, and behind what is noted on its line.
        var endsLine = last.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);
        var end = endsLine ? text.Lines.GetLineFromPosition(last.Span.End).End : last.Span.End;
        return new(new(end, 0), lineBreak + IndentationAt(last.SpanStart, text) + attribute);
    }

    private static string IndentationAt(int position, SourceText text)
    {
        var written = text.ToString(TextSpan.FromBounds(text.Lines.GetLineFromPosition(position).Start, position));
        return written.Substring(0, written.Length - written.TrimStart().Length);
    }

    private static string LineBreakOf(SourceText text)
    {
        var first = text.Lines[0];
        return first.EndIncludingLineBreak > first.End ? text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak)) : "\n";
    }
}
