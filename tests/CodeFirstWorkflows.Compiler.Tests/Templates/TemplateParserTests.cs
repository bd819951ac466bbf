using System.Text;
using CodeFirstWorkflows.Language.Templates;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Templates;

public class TemplateParserTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Just text", "'Just text'")]
    [InlineData("{{x}} and {{", "'{x} and {'")]
    [InlineData("Hello {name}!", "'Hello ' <name> '!'")]
    [InlineData("{{{x}}}", "'{' <x> '}'")]
    [InlineData("{x}{y}", "<x> <y>")]
    [InlineData("{x.result}", "<x.result>")]
    [InlineData("{plan.tasks[0].title}", "<plan.tasks[0].title>")]
    [InlineData("{draft?.title}", "<draft?.title>")]
    [InlineData("{a?[0]}", "<a?[0]>")]
    [InlineData("{a[0][12]}", "<a[0][12]>")]
    [InlineData("{@class.größe_2}", "<class.größe_2>")]
    [InlineData("{ plan . tasks [ 0 ] ?. title }", "<plan.tasks[0]?.title>")]
    [InlineData("{\n x\n .y\n}", "<x.y>")]
    [InlineData("{level ?? '1'}", "<level ?? '1'>")]
    [InlineData("{level??''}", "<level ?? ''>")]
    [InlineData("{level ?? 'it''s {fine}: really'}", "<level ?? 'it's {fine}: really'>")]
    [InlineData("{level ?? 'a\nb'}", "<level ?? 'a\nb'>")]
    [InlineData("{price:N2}", "<price : 'N2'>")]
    [InlineData("{price : N2 }", "<price : ' N2 '>")]
    [InlineData("{at:HH:mm}", "<at : 'HH:mm'>")]
    [InlineData("{plan:json}{items:list}", "<plan : 'json'> <items : 'list'>")]
    [InlineData("{x ?? 'a':N2}", "<x ?? 'a' : 'N2'>")]
    [InlineData("{#c}Notes: {c.notes}{/c}.", "(c: 'Notes: ' <c.notes>) '.'")]
    [InlineData("{# c }x{/ c }{ #d}y{ /d}", "(c: 'x') (d: 'y')")]
    [InlineData("{#a.b[1]}x{/a.b[1]}", "(a.b[1]: 'x')")]
    [InlineData("{#a}{#b}1{/b}{#a}2{/a}{/a}", "(a: (b: '1') (a: '2'))")]
    [InlineData("{#a}{/a}", "(a:)")]
    public void Reads(string template, string expected)
    {
        var tree = TemplateParser.Parse(template);

        Assert.Empty(tree.Errors);
        Assert.Equal(expected, Show(tree.Nodes));
        Assert.Equal(template, tree.Text);
    }

    [Theory]
    [InlineData("A\n{#x}\nB\n{/x}\nC", "'A\n' (x: 'B\n') 'C'")]
    [InlineData("A\r\n  {#x}\t\r\n  B\r\n\t{/x} \r\nC", "'A\r\n' (x: '  B\r\n') 'C'")]
    [InlineData("A\r{#x}\rB\r{/x}", "'A\r' (x: 'B\r')")]
    [InlineData("  {#x}\nB\n  {/x}  ", "(x: 'B\n')")]
    [InlineData("A {#x}\nB\n{/x}", "'A ' (x: '\nB\n')")]
    [InlineData("{#x} B\n {/x}.\n", "(x: ' B\n ') '.\n'")]
    [InlineData(" {#x}{/x} \n", "' ' (x:) ' \n'")]
    [InlineData("{#x}\n\n{/x}\n\n", "(x: '\n') '\n'")]
    [InlineData("{#x}\n  {#y}\n  B\n  {/y}\n{/x}\nC", "(x: (y: '  B\n')) 'C'")]
    [InlineData("{a} \n {#x}\nB{/x}", "<a> ' \n' (x: 'B')")]
    [InlineData("{a} {#x}\nB{/x}", "<a> ' ' (x: '\nB')")]
    public void A_tag_alone_on_its_line_takes_the_line(string template, string expected)
    {
        var tree = TemplateParser.Parse(template);

        Assert.Empty(tree.Errors);
        Assert.Equal(expected, Show(tree.Nodes));
    }

    [Fact]
    public void Every_part_knows_its_span()
    {
        const string Text = "Hi {{ {@a?.b[0]?[1] ?? 'x':N2}{#c}\n{c}{/c}";
        var tree = TemplateParser.Parse(Text);

        var text = Assert.IsType<TextNode>(tree.Nodes[0]);
        var hole = Assert.IsType<HoleNode>(tree.Nodes[1]);
        var section = Assert.IsType<SectionNode>(tree.Nodes[2]);
        Assert.Equal("Hi {{ ", At(text.Span));
        Assert.Equal("{@a?.b[0]?[1] ?? 'x':N2}", At(hole.Span));
        Assert.Equal("@a?.b[0]?[1]", At(hole.Path.Span));
        Assert.Equal(["@a", "b", "[0]", "[1]"], hole.Path.Segments.Select(segment => At(segment.NameSpan)));
        Assert.Equal(["a", "b", "", ""], hole.Path.Segments.Select(segment => segment.Name));
        Assert.Equal([null, null, 0, 1], hole.Path.Segments.Select(segment => segment.Index));
        Assert.Equal([false, true, false, true], hole.Path.Segments.Select(segment => segment.NullConditional));
        Assert.Equal("'x'", At(hole.DefaultSpan));
        Assert.Equal("N2", At(hole.FormatSpan));
        Assert.Equal("{#c}\n{c}{/c}", At(section.Span));
        Assert.Equal("{#c}", At(section.OpenTag));
        Assert.Equal("{/c}", At(section.CloseTag));
        Assert.Equal("{c}", At(section.Nodes[1].Span));

        static string At(Span span) => Text.Substring(span.Start, span.Length);
    }

    [Fact]
    public void The_text_before_a_standalone_tag_ends_before_its_line() =>
        Assert.Equal(new Span(0, 2), TemplateParser.Parse("A\n  {#x}\n{/x}").Nodes[0].Span);

    [Fact]
    public void Trees_of_the_same_text_are_equal()
    {
        const string Text = "A {b.c[0] ?? 'd':e} {#f}g{/f} {h";
        Assert.Equal(TemplateParser.Parse(Text), TemplateParser.Parse(Text));
        Assert.Equal(TemplateParser.Parse(Text).GetHashCode(), TemplateParser.Parse(Text).GetHashCode());
        Assert.NotEqual(TemplateParser.Parse(Text), TemplateParser.Parse(Text.Replace('g', 'G')));
    }

    [Theory]
    [InlineData("input", "input")]
    [InlineData(" plan.tasks[0]?.title ", "plan.tasks[0]?.title")]
    [InlineData("@event?[3].at", "event?[3].at")]
    public void A_path_alone(string text, string expected)
    {
        var (path, errors) = TemplateParser.ParsePath(text);

        Assert.Empty(errors);
        Assert.Equal(expected, path!.ToString());
    }

    internal static string Show(IEnumerable<TemplateNode> nodes) => string.Join(' ', nodes.Select(Show));

    private static string Show(TemplateNode node)
    {
        switch (node)
        {
            case TextNode text:
                return $"'{text.Text}'";
            case SectionNode section:
                return $"({section.Path}:{(section.Nodes.IsEmpty ? "" : " ")}{Show(section.Nodes)})";
            case HoleNode hole:
                var shown = new StringBuilder().Append('<').Append(hole.Path);
                if (hole.Default is not null)
                    shown.Append(" ?? '").Append(hole.Default).Append('\'');
                if (hole.Format is not null)
                    shown.Append(" : '").Append(hole.Format).Append('\'');
                return shown.Append('>').ToString();
            default:
                throw new InvalidOperationException($"A new kind of node: {node}");
        }
    }
}
