using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Templates;

public class LiteralMapTests
{
    private const string Raw = "\"\"\"";

    /// <summary>What <paramref name="found"/> of the value is written as.</summary>
    [Theory]
    [InlineData("\"Hi {name}\"", "name", "name")]
    [InlineData("\"a\\tb\\u0041\\x42\\U0001F600\\e\\0\\\"c\"", "\t", "\\t")]
    [InlineData("\"a\\tb\\u0041\\x42\\U0001F600\\e\\0\\\"c\"", "A", "\\u0041")]
    [InlineData("\"a\\tb\\u0041\\x42\\U0001F600\\e\\0\\\"c\"", "B", "\\x42")]
    [InlineData("\"a\\tb\\u0041\\x42\\U0001F600\\e\\0\\\"c\"", "😀", "\\U0001F600")]
    [InlineData("\"a\\tb\\u0041\\x42\\U0001F600\\e\\0\\\"c\"", "\u001b\0\"", "\\e\\0\\\"")]
    [InlineData("@\"a\"\"b\\n\"", "\"b\\", "\"\"b\\")]
    [InlineData(Raw + "a \"b\" {c}" + Raw, "\"b\" {c", "\"b\" {c")]
    [InlineData(Raw + "\n    a\n      b\n\n    c\n    " + Raw, "a\n  b\n\nc", "a\n      b\n\n    c")]
    [InlineData(Raw + "\n    a\n      b\n\n    c\n    " + Raw, "  b", "  b")]
    [InlineData(Raw + "\r\n    a\r\n    b\r\n    " + Raw, "\r\nb", "\r\n    b")]
    [InlineData("\"ab\" + (\"cd\" + @\"ef\")", "cd", "cd")]
    [InlineData("\"ab\" + (\"cd\" + @\"ef\")", "bcde", "b\" + (\"cd\" + @\"e")]
    [InlineData("\"{\" + Head + \".x}\"", "dra", "Head")]
    [InlineData("\"{\" + Head + \".x}\"", "t.x", "Head + \".x")]
    [InlineData("\"{\" + C.Head + \".x}\"", "{d", "{\" + C.Head")]
    [InlineData("\"{\" + nameof(C.Head) + \"}\"", "Head", "nameof(C.Head)")]
    [InlineData("$\"a {{{nameof(Head)}}} {{b}}\"", "Head", "nameof(Head)")]
    [InlineData("$\"a {{{nameof(Head)}}} {{b}}\"", "{b", "{{b")]
    [InlineData("$\"a {{{nameof(Head)}}} {{b}}\"", "} ", "}} ")]
    [InlineData("$\"a{\"b\\tc\"}\\n\"", "\t", "\\t")]
    [InlineData("$@\"a\"\"{{{Head}\\\"", "\"{d", "\"\"{{{Head")]
    [InlineData("@$\"a\"\"{{{Head}\\\"", "\\", "\\")]
    [InlineData("$" + Raw + "a\"{Head}\"b" + Raw, "\"d", "\"{Head")]
    [InlineData("$$" + Raw + "\n    a {{{Head}}}\n      {b}\n    " + Raw, "  {b}", "  {b}")]
    [InlineData("$$" + Raw + "\n    a {{{Head}}}\n      {b}\n    " + Raw, "{d", "{{{Head")]
    [InlineData("$$" + Raw + "\n    {{Head}}\n    {{Head}} x\n    " + Raw, "\nd", "\n    {{Head")]
    [InlineData("true ? \"ab\" : \"c\"", "b", "true ? \"ab\" : \"c\"")]
    [InlineData("\"a\" + (string)\"bc\" + null + \"d\"", "c", "(string)\"bc\"")]
    [InlineData("\"a\" + (string)\"bc\" + null + \"d\"", "d", "d")]
    [InlineData("Head", "raf", "Head")]
    public void Locates(string source, string found, string expected)
    {
        var map = Map(source, out var tree)!;
        var start = map.Value.IndexOf(found, StringComparison.Ordinal);

        Assert.True(start >= 0, $"'{found}' is not in '{map.Value}'");
        var location = map.Locate(new(start, found.Length));
        Assert.Same(tree, location.SourceTree);
        Assert.Equal(expected, tree.GetText().ToString(location.SourceSpan));
    }

    /// <summary>Where an empty span lies: « marks it.</summary>
    [Theory]
    [InlineData("\"«\"", 0)]
    [InlineData("@\"«\"", 0)]
    [InlineData("$\"«\"", 0)]
    [InlineData("\"«ab\"", 0)]
    [InlineData("\"\\t«b\"", 1)]
    [InlineData("\"ab«\"", 2)]
    [InlineData("\"ab«\"", 99)]
    [InlineData("@\"ab«\"", 2)]
    [InlineData(Raw + "ab«" + Raw, 2)]
    [InlineData(Raw + "\n  ab«\n  " + Raw, 2)]
    [InlineData(Raw + "\n  a\n  «b\n  " + Raw, 2)]
    [InlineData("\"a\" + \"«b\"", 1)]
    [InlineData("\"a\" + \"«\"", 1)]
    [InlineData("\"a\" + Head«", 6)]
    [InlineData("$\"a{Head}b«\"", 7)]
    public void Locates_what_is_empty(string marked, int position)
    {
        var map = Map(marked.Replace("«", ""), out var tree)!;
        var span = map.Locate(new(position, 0)).SourceSpan;

        Assert.Equal(0, span.Length);
        Assert.Equal(marked, Assignment(tree.ToString().Insert(span.Start, "«")));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("System.Environment.NewLine")]
    [InlineData("$\"{1}\"")]
    [InlineData("'c'")]
    public void What_is_no_constant_string_has_no_map(string source) => Assert.Null(Map(source, out _));

    [Theory]
    [InlineData("\"abc")]
    [InlineData("\"a\\qc\"")]
    [InlineData("\"\\UFFFFFFFF\"")]
    [InlineData("@\"")]
    [InlineData("\"")]
    [InlineData(Raw)]
    [InlineData(Raw + "\n")]
    [InlineData(Raw + "\n" + Raw)]
    [InlineData(Raw + "\n a\n  b\n   " + Raw)]
    [InlineData("$" + Raw + "\n a\n   " + Raw)]
    [InlineData("$\"a{")]
    [InlineData("\"a\" +")]
    [InlineData("nameof()")]
    public void Broken_source_breaks_nothing(string source)
    {
        var map = Map(source, out var tree);
        if (map is null)
            return;
        for (var i = 0; i <= map.Value.Length; i++)
            Assert.InRange(map.Locate(new(i, 1)).SourceSpan.End, 0, tree.Length);
    }

    [Fact]
    public void Arguments_of_attributes_are_mapped()
    {
        var compilation = Compile(
            "class A : System.Attribute { public A(string s) { } }\r\n[A(\"x\" + nameof(B) +\r\n \"y\")] class B { }", out var tree);
        var argument = tree.GetRoot().DescendantNodes().OfType<AttributeArgumentSyntax>().Single();
        var map = LiteralMap.Create(argument.Expression, compilation.GetSemanticModel(tree), TestContext.Current.CancellationToken)!;

        Assert.Equal("xBy", map.Value);
        Assert.Equal("2:2-2:3", Show(map.Locate(new(2, 1))));
    }

    [Fact]
    public void Long_sums_do_not_exhaust_the_stack() =>
        Assert.Equal(20_000, Map(string.Join(" + ", Enumerable.Repeat("\"a\"", 20_000)), out _)!.Value.Length);

    [Fact]
    public void Random_literals_agree_with_the_compiler()
    {
        const int Batch = 500;
        for (var first = 0; first < 4_000; first += Batch)
        {
            var sources = Enumerable.Range(first, Batch).Select(seed => new RandomLiterals(seed).Expression()).ToList();
            var fields = string.Join("\n", sources.Select((source, i) => $"public const string S{first + i} = {source};"));
            var compilation = Compile($"class C {{ public const string Head = \"draft\"; {fields}\n}}", out var tree);
            var model = compilation.GetSemanticModel(tree);
            var text = tree.GetText();
            foreach (var field in tree.GetRoot().DescendantNodes().OfType<VariableDeclaratorSyntax>().Skip(1))
            {
                var expression = field.Initializer!.Value;
                try
                {
                    Assert.Empty(expression.GetDiagnostics());
                    var map = LiteralMap.Create(expression, model, TestContext.Current.CancellationToken);
                    Assert.NotNull(map);
                    Assert.Equal(model.GetConstantValue(expression, TestContext.Current.CancellationToken).Value, map.Value);
                    CheckCharacters(map, text);
                }
                catch (Exception exception)
                {
                    Assert.Fail($"seed {field.Identifier.Text[1..]}: {expression}\n{exception}");
                }
            }
        }
    }

    private static void CheckCharacters(LiteralMap map, SourceText text)
    {
        var last = new TextSpan(0, 0);
        for (var i = 0; i < map.Value.Length; i++)
        {
            var span = map.SourceOf(new(i, 1));
            var source = text.ToString(span);
            Assert.True(span.Start >= last.End || span == last, $"character {i} at {span} overlaps {last}");
            last = span;
            var character = map.Value[i];
            if (span.Length == 1)
                Assert.Equal(character, source[0]);
            else if (source[0] == '\\')
                Assert.Contains(character, ((LiteralExpressionSyntax)SyntaxFactory.ParseExpression($"\"{source}\"")).Token.ValueText);
            else if (source is "{{" or "}}" or "\"\"")
                Assert.Equal(character, source[0]);
            else
                Assert.Contains(source, RandomLiterals.Opaque);
        }
    }

    private static LiteralMap? Map(string source, out SyntaxTree tree)
    {
        var compilation = Compile($"class C {{ const string Head = \"draft\"; const string S = {source}; }}", out tree);
        var field = tree.GetRoot().DescendantNodes().OfType<VariableDeclaratorSyntax>().ElementAt(1);
        var model = compilation.GetSemanticModel(tree);
        var map = LiteralMap.Create(field.Initializer!.Value, model, TestContext.Current.CancellationToken);
        Assert.Equal(model.GetConstantValue(field.Initializer.Value, TestContext.Current.CancellationToken).Value as string, map?.Value);
        return map;
    }

    private static string Assignment(string source)
    {
        var start = source.IndexOf("S = ", StringComparison.Ordinal) + 4;
        return source[start..^3];
    }

    private static string Show(Location location)
    {
        var (start, end) = (location.GetLineSpan().StartLinePosition, location.GetLineSpan().EndLinePosition);
        return $"{start.Line}:{start.Character}-{end.Line}:{end.Character}";
    }

    private static CSharpCompilation Compile(string source, out SyntaxTree tree)
    {
        tree = CSharpSyntaxTree.ParseText(source, new(LanguageVersion.Latest), cancellationToken: TestContext.Current.CancellationToken);
        return CSharpCompilation.Create("Literals", [tree], [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
    }
}
