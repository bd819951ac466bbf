using CodeFirstWorkflows.Language.Templates;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Templates;

/// <summary>Each mistake: the marked text (between « and ») is what the error points at, and the message says what to do.</summary>
public class TemplateErrorTests
{
    private const string OnlyThen =
        "behind the path come only a default, such as ?? 'none', and a format, such as :N2; write '{{' for a literal brace.";

    [Theory]
    [InlineData("Hi «{name»", "This hole is not closed: write '}' behind it, or write '{{' for a literal brace.")]
    [InlineData("Hi «{»", "This hole is not closed: write '}' behind it, or write '{{' for a literal brace.")]
    [InlineData("«{name» {other}", "This hole is not closed: write '}' behind it, or write '{{' for a literal brace.")]
    [InlineData("«{name»\nand more}}", "This hole is not closed: write '}' behind it, or write '{{' for a literal brace.")]
    [InlineData("«{»\n  \"a\": 1", "This hole is not closed: write '}' behind it, or write '{{' for a literal brace.")]
    [InlineData("«{x:N2»\n", "This hole is not closed: write '}' behind it, or write '{{' for a literal brace.")]
    [InlineData("«{x:N2 »{y}", "This hole is not closed: write '}' behind it, or write '{{' for a literal brace.")]
    [InlineData("«{x ?? 'a'»", "This hole is not closed: write '}' behind it, or write '{{' for a literal brace.")]
    [InlineData("a «{}» b", "Nothing is named here: name a value, such as '{input}', or write '{{' for a literal brace.")]
    [InlineData("«{  }»", "Nothing is named here: name a value, such as '{input}', or write '{{' for a literal brace.")]
    [InlineData("a «}» b", "This '}' closes nothing: write '}}' for a literal brace.")]
    [InlineData("{x}«}»", "This '}' closes nothing: write '}}' for a literal brace.")]
    [InlineData("{ «\"»a\": 1 }", "'\"' cannot start a path: a path starts with a name, such as 'input'; write '{{' for a literal brace.")]
    [InlineData("{«0»}", "'0' cannot start a path: a path starts with a name, such as 'input'; write '{{' for a literal brace.")]
    [InlineData("{«.»a}", "'.' cannot start a path: a path starts with a name, such as 'input'; write '{{' for a literal brace.")]
    [InlineData("{«''»}", "A quoted text cannot start a path: a path starts with a name, such as 'input'; write '{{' for a literal brace.")]
    [InlineData("{«\0»}", "U+0000 cannot start a path: a path starts with a name, such as 'input'; write '{{' for a literal brace.")]
    [InlineData("{a«-»b}", "'-' cannot stand here: " + OnlyThen)]
    [InlineData("{a«😀»}", "'😀' cannot stand here: " + OnlyThen)]
    [InlineData("{a «and» b}", "'and' cannot stand here: " + OnlyThen)]
    [InlineData("{a«?»}", "'?' cannot stand here: " + OnlyThen)]
    [InlineData("{a«.»}", "A name is missing after '.': write a member, or remove the '.'.")]
    [InlineData("{a.b«?.»}", "A name is missing after '?.': write a member, or remove the '?.'.")]
    [InlineData("{a«.».b}", "A name is missing after '.': write a member, or remove the '.'.")]
    [InlineData("{a«.»[0]}", "A name is missing after '.': write a member, or remove the '.'.")]
    [InlineData("{a«[]».b}", "An index is a whole number between brackets, counted from 0, such as [0].")]
    [InlineData("{a«[x]»}", "An index is a whole number between brackets, counted from 0, such as [0].")]
    [InlineData("{a«[-1]»}", "An index is a whole number between brackets, counted from 0, such as [0].")]
    [InlineData("{a«?[99999999999]»}", "An index is a whole number between brackets, counted from 0, such as [0].")]
    [InlineData("{a«[0»}", "An index is a whole number between brackets, counted from 0, such as [0].")]
    [InlineData("{a«[»}", "An index is a whole number between brackets, counted from 0, such as [0].")]
    [InlineData("{a«[0»\nb", "An index is a whole number between brackets, counted from 0, such as [0].")]
    [InlineData("{a ?? «'b»}", "The default is not closed: end it with a single quote (a quote inside it is doubled).")]
    [InlineData("{a ?? «'b»} It's {c}.", "The default is not closed: end it with a single quote (a quote inside it is doubled).")]
    [InlineData("{a ?? «'b''»", "The default is not closed: end it with a single quote (a quote inside it is doubled).")]
    [InlineData("{a «??»}", "A default is missing after '??': write a text in single quotes, such as ?? 'none'.")]
    [InlineData("{a «??» none}", "A default is missing after '??': write a text in single quotes, such as ?? 'none'.")]
    [InlineData("{a«:»}", "A format is missing after ':': write one, such as :N2 or :json, or remove the ':'.")]
    [InlineData("{a«:»  }", "A format is missing after ':': write one, such as :N2 or :json, or remove the ':'.")]
    [InlineData("«{#a}»b", "This section is not closed: write '{/a}' where it ends.")]
    [InlineData("{#a}«{#b}»x{/a}", "This section is not closed: write '{/b}' where it ends.")]
    [InlineData("{#a}x«{/}»", "The tag names no section: write a path, such as '{/a}'.")]
    [InlineData("«{#}»x{/a}", "The tag names no section: write a path, such as '{#critique}'.")]
    [InlineData("{#a.b}x«{/a}»", "This does not close the section that is open: write '{/a.b}'.")]
    [InlineData("{#a}x«{/A}»", "This does not close the section that is open: write '{/a}'.")]
    [InlineData("x«{/a}»", "No section is open here: remove this tag, or open the section with '{#a}'.")]
    [InlineData("{#a«:»N2}x{/a}", "':' cannot stand here: a tag holds a path and nothing else, such as '{#critique}'.")]
    [InlineData("«{#a»\n{/a}", "This tag is not closed: write '}' behind it, or write '{{' for a literal brace.")]
    [InlineData("«{/»", "This tag is not closed: write '}' behind it, or write '{{' for a literal brace.")]
    public void Points_at_the_mistake_and_says_what_to_do(string marked, string message)
    {
        var tree = TemplateParser.Parse(Unmark(marked));

        var error = Assert.Single(tree.Errors);
        Assert.Equal(message, error.Message);
        Assert.Equal(marked, Mark(tree.Text, error.Span));
    }

    [Theory]
    [InlineData("{} {a.} {ok} } {b[x].c}{d", "' ' <a> ' ' <ok> ' } ' <b> <d>", 5)]
    [InlineData("{ \"a\": { \"b\": 1 } }", "' }'", 3)]
    [InlineData("{a ?? 'x} {b}", "<a> ' ' <b>", 1)]
    [InlineData("{a {b} {c", "<a> <b> ' ' <c>", 2)]
    [InlineData("{a\nnext {b}", "<a> '\nnext ' <b>", 1)]
    [InlineData("{#a}1{#b}2{/a}3", "(a: '1' (b: '2')) '3'", 1)]
    [InlineData("{#a}1{/typo}2", "(a: '1') '2'", 1)]
    [InlineData("{#a}1{#b}2", "(a: '1' (b: '2'))", 2)]
    [InlineData("{#}1{x}{/}2", "'1' <x> '2'", 2)]
    [InlineData("{#a}{#!}1{/!}2{/a}3", "(a: '1' '2') '3'", 2)]
    [InlineData("{#!}1{/a}2", "'1' '2'", 1)]
    [InlineData("{/a}1{#b}2{/b}", "'1' (b: '2')", 1)]
    public void Goes_on_behind_a_mistake(string template, string expected, int errors)
    {
        var tree = TemplateParser.Parse(template);

        Assert.Equal(expected, TemplateParserTests.Show(tree.Nodes));
        Assert.Equal(errors, tree.Errors.Count);
        Assert.Equal(tree.Errors.OrderBy(error => error.Span.Start), tree.Errors);
    }

    [Fact]
    public void An_unclosed_section_reaches_to_where_the_outer_one_closes()
    {
        var outer = Assert.IsType<SectionNode>(Assert.Single(TemplateParser.Parse("{#a}{#b}x{/a}").Nodes));
        var inner = Assert.IsType<SectionNode>(Assert.Single(outer.Nodes));

        Assert.Equal(new Span(9, 0), inner.CloseTag);
        Assert.Equal(new Span(4, 5), inner.Span);
        Assert.Equal(new Span(9, 4), outer.CloseTag);
    }

    [Theory]
    [InlineData("«»", "The path is empty: name a value, such as 'input' or 'plan.tasks[0]'.", null)]
    [InlineData("«  »", "The path is empty: name a value, such as 'input' or 'plan.tasks[0]'.", null)]
    [InlineData("«1»a", "'1' cannot start a path: a path starts with a name, such as 'input'.", null)]
    [InlineData("a«.»", "A name is missing after '.': write a member, or remove the '.'.", "a")]
    [InlineData("a «b»", "'b' cannot stand in a path: names are joined by '.' or '?.', and an index is written [0].", "a")]
    [InlineData("a«}»", "'}' cannot stand in a path: names are joined by '.' or '?.', and an index is written [0].", "a")]
    [InlineData("a«??»'x'", "'??' cannot stand in a path: names are joined by '.' or '?.', and an index is written [0].", "a")]
    [InlineData("a«[i]»", "An index is a whole number between brackets, counted from 0, such as [0].", "a")]
    public void A_path_alone(string marked, string message, string? path)
    {
        var text = Unmark(marked);
        var (read, errors) = TemplateParser.ParsePath(text);

        var error = Assert.Single(errors);
        Assert.Equal(message, error.Message);
        Assert.Equal(marked, Mark(text, error.Span));
        Assert.Equal(path, read?.ToString());
    }

    [Fact]
    public void Sections_nest_only_so_deep_and_what_is_deeper_is_kept_flat()
    {
        var deep = TemplateParser.MaxDepth + 2;
        var tree = TemplateParser.Parse(Repeat("{#a}", deep) + "x" + Repeat("{/a}", deep));

        Assert.Equal(2, tree.Errors.Count);
        Assert.All(tree.Errors, error => Assert.Equal("Sections can be nested 64 deep at most.", error.Message));
        Assert.Equal(TemplateParser.MaxDepth, Depth(tree.Nodes));

        static int Depth(IEnumerable<TemplateNode> nodes) =>
            nodes.OfType<SectionNode>().Select(node => 1 + Depth(node.Nodes)).DefaultIfEmpty().Max();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{#a}")]
    [InlineData("{#a}{/b}")]
    [InlineData("{#")]
    [InlineData("{/a}")]
    [InlineData("{a??'")]
    [InlineData("{a??'}")]
    [InlineData("{a??'''}{a??'' ")]
    [InlineData("{a[")]
    [InlineData("{a:")]
    [InlineData("{a.")]
    [InlineData("a.")]
    [InlineData("[0]")]
    [InlineData(" ")]
    [InlineData("{ ")]
    [InlineData(" {#a}\n")]
    public void Long_nonsense_is_read_in_time(string unit)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        _ = TemplateParser.Parse(Repeat(unit, 20_000)).GetHashCode();
        _ = TemplateParser.Parse("{a" + Repeat(unit, 20_000)).GetHashCode();
        _ = TemplateParser.ParsePath("a" + Repeat(unit, 20_000));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"{unit}: {clock.Elapsed}");
    }

    [Fact]
    public void Random_templates_never_break_the_parser()
    {
        string[] pieces =
        [
            "{", "}", "{{", "}}", "{#", "{/",
            "a", "b", "a.b", ".", "?", "?.", "??", "[", "]", "[0]", "'", "''", "'x'", ":", "N2", "@", "#", "/",
            " ", "\t", "\n", "\r\n", "\r", "{a}", "{#a}", "{/a}", "{#b}\n", "\n{/b}\n", "😀", "\ud800", "\0", "ü", "42", "text ", "\"",
        ];
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                var tree = TemplateParser.Parse(text);
                Check(tree.Nodes, 0, text.Length, text);
                Assert.All(tree.Errors, error => Assert.True(IsWithin(error.Span, 0, text.Length), $"{error}"));
                Assert.Equal(tree, TemplateParser.Parse(text));
                Assert.All(TemplateParser.ParsePath(text).Errors, error => Assert.True(IsWithin(error.Span, 0, text.Length), $"{error}"));
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}, template «{text}»: {exception}");
            }
        }
    }

    private static void Check(IEnumerable<TemplateNode> nodes, int start, int end, string text)
    {
        foreach (var node in nodes)
        {
            Assert.True(IsWithin(node.Span, start, end), $"{node} lies outside of {start}..{end}");
            start = node.Span.End;
            if (node is TextNode plain)
                Assert.Equal(text.Substring(plain.Span.Start, plain.Span.Length).Replace("{{", "{").Replace("}}", "}"), plain.Text);
            if (node is HoleNode hole)
                CheckPath(hole.Path, hole.Span);
            if (node is SectionNode section)
            {
                CheckPath(section.Path, section.OpenTag);
                Check(section.Nodes, section.OpenTag.End, section.CloseTag.Start, text);
            }
        }
    }

    private static void CheckPath(TemplatePath path, Span around)
    {
        Assert.NotEmpty(path.Segments);
        Assert.True(IsWithin(path.Span, around.Start, around.End));
        Assert.All(path.Segments, segment => Assert.True(IsWithin(segment.NameSpan, path.Span.Start, path.Span.End)));
    }

    private static bool IsWithin(Span span, int start, int end) => span.Start >= start && span.Length >= 0 && span.End <= end;

    private static string Unmark(string marked) => marked.Replace("«", "").Replace("»", "");

    private static string Mark(string text, Span span) => text.Insert(span.End, "»").Insert(span.Start, "«");

    private static string Repeat(string unit, int times) => string.Concat(Enumerable.Repeat(unit, times));
}
