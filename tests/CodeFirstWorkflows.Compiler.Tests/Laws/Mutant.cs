using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.Compiler.Tests.Laws;

/// <summary>A source that is about to be mutated: finds places in it by chance, and edits one of them.</summary>
internal sealed class Mutant(string source, Random random)
{
    private readonly SyntaxNode _root = CSharpSyntaxTree.ParseText(source).GetRoot();

    public string Source => source;

    public Random Random => random;

    /// <summary>The methods that are steps.</summary>
    public IReadOnlyList<MethodDeclarationSyntax> Steps => [.. All<MethodDeclarationSyntax>().Where(method => method.AttributeLists.Count > 0)];

    /// <summary>The classes that are workflows.</summary>
    public IReadOnlyList<ClassDeclarationSyntax> Workflows =>
        [.. All<ClassDeclarationSyntax>().Where(type => type.AttributeLists.ToString() is var marks && (marks.Contains("[Workflow", StringComparison.Ordinal) || marks.Contains("[ChainOfThought", StringComparison.Ordinal)))];

    /// <summary>The strings that attributes are given.</summary>
    public IReadOnlyList<ExpressionSyntax> Templates =>
        [.. All<AttributeArgumentSyntax>().Select(argument => argument.Expression).Where(text => text is LiteralExpressionSyntax { Token.Value: string } or InterpolatedStringExpressionSyntax or BinaryExpressionSyntax)];

    public IReadOnlyList<T> All<T>()
        where T : SyntaxNode => [.. _root.DescendantNodes().OfType<T>()];

    public T? Any<T>()
        where T : SyntaxNode => Any(All<T>());

    public T? Any<T>(IReadOnlyList<T> from)
        where T : class => from.Count == 0 ? null : from[random.Next(from.Count)];

    public string Pick(params string[] from) => from[random.Next(from.Length)];

    public string? Replace(TextSpan? span, string text) => span is { } place ? source[..place.Start] + text + source[place.End..] : null;

    public string? Insert(int? at, string text) => at is { } place ? source.Insert(place, text) : null;

    public string? Remove(TextSpan? span) => Replace(span, "");

    /// <summary>The source with two places exchanged.</summary>
    public string? Swap(TextSpan? first, TextSpan? second)
    {
        if (first is not { } one || second is not { } two || one.OverlapsWith(two))
            return null;
        if (one.Start > two.Start)
            (one, two) = (two, one);
        return source[..one.Start] + source[two.Start..two.End] + source[one.End..two.Start] + source[one.Start..one.End] + source[two.End..];
    }
}
