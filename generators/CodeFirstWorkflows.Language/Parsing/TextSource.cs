using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Where the characters of a template or path come from, so that findings point at them.</summary>
internal abstract class TextSource
{
    /// <summary>Whether a code fix may replace the characters at a span.</summary>
    public abstract bool IsEditable { get; }

    public abstract Place At(Span span);
}

/// <summary>A string in C#.</summary>
internal sealed class LiteralSource(AttributeData attribute, Microsoft.CodeAnalysis.CSharp.Syntax.ExpressionSyntax? expression, Compilation compilation) : TextSource
{
    private LiteralMap? _map;

    public override bool IsEditable => true;

    public override Place At(Span span)
    {
        if (expression is null)
            return new Place(attribute.Location());
        // Mapped only when something is found: a sound workflow never pays for it.
        _map ??= LiteralMap.Create(expression, compilation.GetSemanticModel(expression.SyntaxTree), default);
        return new Place(_map?.Locate(span) ?? expression.GetLocation());
    }
}

/// <summary>A prompt file; findings are also shown at the attribute that names it.</summary>
internal sealed class PromptFileSource(PromptFile file, Location? attribute) : TextSource
{
    public override bool IsEditable => false;

    public override Place At(Span span)
    {
        var text = SourceText.From(file.Content);
        var range = new TextSpan(span.Start, span.Length);
        return new Place(attribute, Location.Create(file.Path, range, text.Lines.GetLinePositionSpan(range)));
    }
}
