using System.Text.RegularExpressions;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>Which adjacent steps are a choice, as the definition says.</summary>
public sealed partial class ChoiceTests
{
    private const string Kind = "[When(\"read.kind\", Is = Kind.A)] ";

    [Theory]
    [InlineData("1 1", Kind, "[When(\"read.kind\", Is = Kind.B)] ")]
    [InlineData("1! 1! 1!", Kind, "[When(\"read.kind\", In = new object[] { Kind.B })] ", "[When(\"read.kind\", Is = Kind.C)] ")]
    [InlineData("1! 1!", Kind, "[Otherwise(\"read.kind\")] ")]
    [InlineData("1! 1!", Kind, "[When(\"read.kind\", Is = Kind.A, Not = true)] ")]
    [InlineData("1! 1! 1!", "[When(\"read.yes\")] ", "[When(\"read.yes\")] ", "[When(\"read.yes\", Not = true)] ")]
    [InlineData("1! 1!", "[When(\"read.text\", IsNull = true)] ", "[When(\"read.text\", IsNull = true, Not = true)] ")]
    [InlineData("1! 1!", Kind + "[When(\"read.yes\")] ", "[Otherwise(\"read.yes\")] ")]
    [InlineData("1! 1! 2! 2!", "[When(\"read.yes\")] ", "[Otherwise(\"read.yes\")] ", Kind, "[Otherwise(\"read.kind\")] ")]
    [InlineData("1! 1!", "[Return] " + Kind, "[When(\"read.kind\", Is = Kind.A, Not = true)] ")]
    [InlineData("1! 1!", "[When(\"read.shape\", Is = typeof(Round))] ", "[When(\"read.shape\", Is = typeof(Square))] ")]
    [InlineData("1 1", "[When(\"read.maybe\", Is = Kind.A)] ", "[When(\"read.maybe\", In = new object[] { Kind.B, Kind.C })] ")]
    public Task Is_a_choice(string choices, params string[] steps) => Has(choices, steps);

    [Theory]
    [InlineData("- -", Kind, "[When(\"read.yes\")] ")]
    [InlineData("- -", Kind, "[When(\"read.kind\", In = new object[] { Kind.A, Kind.B })] ")]
    [InlineData("- -", Kind, "[When(\"read.kind\", Is = Kind.Alias)] ")]
    [InlineData("- -", "[When(nameof(Ask))] ", "[When(nameof(Ask), Not = true)] ")]
    [InlineData("- -", Kind, Kind)]
    [InlineData("- -", "[Return] " + Kind, Kind)]
    [InlineData("- - -", Kind, "", "[When(\"read.kind\", Is = Kind.B)] ")]
    [InlineData("- -", "[When(\"read.thing\", Is = typeof(IFirst))] ", "[When(\"read.thing\", Is = typeof(ISecond))] ")]
    [InlineData("- -", "[Parallel] " + Kind, "[Parallel][When(\"read.kind\", Is = Kind.B)] ")]
    public Task Is_no_choice(string choices, params string[] steps) => Has(choices, steps);

    [Theory]
    [InlineData("1 1 2 2", "[Repeat(From = \"read\", Max = 2)]" + Kind)]
    [InlineData("1! 1! 1! 1!", "[Repeat(Max = 2)]" + Kind)]
    public Task Does_not_cross_the_border_of_a_loop(string choices, string second) => Has(
        choices, ["[When(\"read.kind\", Is = Kind.B)] ", second, "[When(\"read.kind\", Is = Kind.C)] ", "[Otherwise(\"read.kind\")] "]);

    private static async Task Has(string choices, string[] steps)
    {
        var run = await GeneratorRun.Of($$"""
            public enum Kind { A, B, C, Alias = 0 }
            public interface IFirst { }
            public interface ISecond { }
            public abstract record Shape { internal Shape() { } }
            public sealed record Round : Shape;
            public sealed record Square : Shape;
            public sealed record Found(Kind Kind, Kind? Maybe, bool Yes, string? Text, Shape Shape, object Thing);

            [Workflow]
            public partial class W : Workflow<string>
            {
                [Step] public Found Read(string input) => null!;
            {{string.Join('\n', steps.Select((attributes, index) => $"    {attributes}[Step] public void S{index}() {{ }}"))}}
                private static bool Ask(string input) => true;
            }
            """);

        var found = Step().Matches(run.File).Select(step => Choice().Match(step.Value) is { Success: true } choice ? choice.Groups[1].Value + (choice.Groups[2].Success ? "!" : "") : "-");

        Assert.Equal(choices, string.Join(' ', found.Skip(1)));
    }

    [GeneratedRegex("""^ +new\(".*StepKind.*$""", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex(@"Choice = (\d+)(, IsCompleteChoice = true)?")]
    private static partial Regex Choice();
}
