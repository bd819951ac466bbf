using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language;
using CodeFirstWorkflows.Language.Templates;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>The paths that are written in a template: a section's stands there twice, as its closing tag repeats it.</summary>
internal static class TemplatePaths
{
    /// <summary>All paths of a template, those of closing tags too.</summary>
    public static IEnumerable<TemplatePath> In(TemplateTree tree) => tree.Nodes.SelectMany(node => Of(node, tree.Text));

    /// <summary>All sections of a template, those inside others too.</summary>
    public static IEnumerable<SectionNode> SectionsIn(IEnumerable<TemplateNode> nodes) =>
        nodes.OfType<SectionNode>().SelectMany(section => SectionsIn(section.Nodes).Prepend(section));

    /// <summary>
    /// Where a section repeats the beginning of its path up to the segment at <paramref name="index"/>: in its tags, and in its contents,
    /// which the parser does not look into while the path is wrong.
    /// </summary>
    public static IEnumerable<PathSegment> Repetitions(SectionNode section, int index, string text)
    {
        var beginning = section.Path.Segments.Take(index + 1).Select(Key).ToArray();
        return Of(section, text)
            .Where(path => path.Segments.Take(index + 1).Select(Key).SequenceEqual(beginning))
            .Select(path => path.Segments[index]);
    }

    private static (string Name, int? Index) Key(PathSegment segment) => (segment.Name, segment.Index);

    private static IEnumerable<TemplatePath> Of(TemplateNode node, string text) => node switch
    {
        HoleNode hole => [hole.Path],
        SectionNode section => [section.Path, .. section.Nodes.SelectMany(inner => Of(inner, text)), .. Closing(section, text)],
        _ => [],
    };

    // {/path}, of which the tree knows only the whole tag.
    private static IEnumerable<TemplatePath> Closing(SectionNode section, string text)
    {
        var tag = section.CloseTag;
        if (tag.Length < 3)
            yield break;
        var start = tag.Start + 2;
        if (TemplateParser.ParsePath(text.Substring(start, tag.Length - 3)) is { Path: { } path, Errors.IsEmpty: true })
        {
            yield return path with
            {
                Span = Shifted(path.Span),
                Segments = path.Segments.Select(segment => segment with { NameSpan = Shifted(segment.NameSpan) }).ToEquatableArray(),
            };
        }

        Span Shifted(Span span) => new(span.Start + start, span.Length);
    }
}
