using System.Linq;
using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Where the characters of a template or path come from, so that findings point at them.</summary>
internal abstract class TextSource
{
    /// <summary>Whether the characters at a span stand where they are written as they are read, so that a code fix may replace them.</summary>
    public abstract bool IsEditable(Span span, string characters);

    public abstract Place At(Span span);

    /// <summary>Whether C# itself reports an error inside the string, such as a nameof of nothing.</summary>
    public virtual bool FailsToCompile => false;
}

/// <summary>A string in C#.</summary>
internal sealed class LiteralSource(AttributeData attribute, Microsoft.CodeAnalysis.CSharp.Syntax.ExpressionSyntax? expression, Compilation compilation) : TextSource
{
    private LiteralMap? _map;

    // Characters of a constant or of nameof are written elsewhere.
    public override bool IsEditable(Span span, string characters) =>
        Map is { } map && expression!.SyntaxTree.GetText().ToString(map.SourceOf(span)).TrimStart('@') == characters;

    // Mapped only when something is found: a sound workflow never pays for it.
    private LiteralMap? Map => expression is null ? null : _map ??= LiteralMap.Create(expression, compilation.GetSemanticModel(expression.SyntaxTree), default);

    public override bool FailsToCompile => expression is not null
        && compilation.GetSemanticModel(expression.SyntaxTree).GetDiagnostics(expression.Span).Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    public override Place At(Span span) => new(Map?.Locate(span) ?? expression?.GetLocation() ?? attribute.Location());
}

/// <summary>A prompt file; findings are also shown at the attribute that names it.</summary>
internal sealed class PromptFileSource(PromptFile file, Location? attribute) : TextSource
{
    public override bool IsEditable(Span span, string characters) => true;

    public override Place At(Span span)
    {
        var text = SourceText.From(file.Content);
        var range = new TextSpan(span.Start, span.Length);
        return new Place(attribute, Location.Create(file.Path, range, text.Lines.GetLinePositionSpan(range)));
    }
}
