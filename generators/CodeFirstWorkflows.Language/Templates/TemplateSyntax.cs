using System.Text;

namespace CodeFirstWorkflows.Language.Templates;

/// <summary>A range of characters of the template's text, which is the constant's value and not its source.</summary>
internal readonly record struct Span(int Start, int Length)
{
    /// <summary>The position behind the last character.</summary>
    public int End => Start + Length;

    /// <summary>The span from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public static Span Between(int start, int end) => new(start, end - start);
}

/// <summary>What is wrong in a template, where, and what to do about it.</summary>
internal sealed record TemplateError(Span Span, string Message);

/// <summary>
/// A parsed template. Each path in it has at least one segment. Where the text is wrong the tree holds what could be read:
/// a hole may have only the sound beginning of its path, so names are worth checking only when there are no errors.
/// </summary>
internal sealed record TemplateTree(string Text, EquatableArray<TemplateNode> Nodes, EquatableArray<TemplateError> Errors);

/// <summary>A piece of a template.</summary>
internal abstract record TemplateNode(Span Span);

/// <summary>Text that is rendered as it is; <c>{{</c> and <c>}}</c> are already single braces.</summary>
internal sealed record TextNode(Span Span, string Text) : TemplateNode(Span);

/// <summary>
/// A value to fill in: <c>{path ?? 'default':format}</c>. <paramref name="DefaultSpan"/> includes the quotes, <paramref name="FormatSpan"/>
/// excludes the colon; both are empty when the part is missing.
/// </summary>
internal sealed record HoleNode(Span Span, TemplatePath Path, string? Default, Span DefaultSpan, string? Format, Span FormatSpan)
    : TemplateNode(Span);

/// <summary>
/// What is rendered only if a value is there: <c>{#path}…{/path}</c>. An unclosed section has an empty <paramref name="CloseTag"/>.
/// </summary>
internal sealed record SectionNode(Span Span, TemplatePath Path, EquatableArray<TemplateNode> Nodes, Span OpenTag, Span CloseTag)
    : TemplateNode(Span);

/// <summary>The way to a value: a name, then members and indexes.</summary>
internal sealed record TemplatePath(Span Span, EquatableArray<PathSegment> Segments)
{
    /// <summary>The path as it is written without spaces.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var segment in Segments)
        {
            if (segment.NullConditional)
                text.Append('?');
            if (segment.Index is { } index)
                text.Append('[').Append(index).Append(']');
            else if (text.Length > 0)
                text.Append('.').Append(segment.Name);
            else
                text.Append(segment.Name);
        }

        return text.ToString();
    }
}

/// <summary>
/// A step of a path: a member's name, or an index when <paramref name="Index"/> is given. <paramref name="Name"/> is without its <c>@</c>
/// and empty for an index; <paramref name="NameSpan"/> covers the name with its <c>@</c>, or the index with its brackets.
/// <paramref name="NullConditional"/> says that <c>?.</c> or <c>?[</c> leads to this segment.
/// </summary>
internal sealed record PathSegment(Span NameSpan, string Name, int? Index, bool NullConditional);
