using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>What generated code can see and name, and what C# would say of it there: sound code builds, and the rest has a rule of ours.</summary>
public sealed class VisibilityRuleTests
{
    [Theory]
    [InlineData("protected", "protected")]
    [InlineData("private protected", "private protected")]
    [InlineData("protected internal", "protected internal")]
    public Task A_prompt_as_protected_as_its_types(string type, string prompt) => RuleCheck.Sound($$"""
        internal partial class Outer
        {
            [Workflow] public partial class Flow : Workflow<string, string>
            {
                {{type}} sealed record Inner(string S);
                [Prompt("{input}")] {{prompt}} partial Task<Inner> A(string input);
                [Step] {{prompt}} string B(Inner a) => a.S;
            }
        }
        """);

    [Theory]
    [InlineData("public new string X { set { } }")]
    [InlineData("public new string X() => \"\";")]
    [InlineData("public new sealed class X;")]
    [InlineData("public new static string X = \"\";")]
    public Task A_member_that_hides_what_could_be_read(string member) => RuleCheck.Reported($$$"""
        internal class Base { public string X { get; set; } = ""; }
        internal class Derived : Base { {{{member}}} }
        [Workflow] internal partial class Flow : Workflow<Derived, string> { [Prompt("{input.{|CFW014:x|}}")] private partial Task<string> A(Derived input); }
        """, "has no member 'x'");

    [Fact]
    public Task A_setter_that_overrides_hides_no_getter() => RuleCheck.Sound("""
        internal class Base { public virtual string X { get; set; } = ""; }
        internal class Derived : Base { public override string X { set { } } }
        [Workflow] internal partial class Flow : Workflow<Derived, string> { [Prompt("{input.x}")] private partial Task<string> A(Derived input); }
        """);

    [Fact]
    public Task An_indexer_of_two_interfaces() => RuleCheck.Reported("""
        internal interface IBoth : IList<string>, IReadOnlyList<string>;
        [Workflow] internal partial class Flow : Workflow<IBoth, string> { [Prompt("{input{|CFW014:[0]|}}")] private partial Task<string> A(IBoth input); }
        """, "only arrays and lists are read by position");

    [Fact]
    public Task Dynamic_within_a_type() => RuleCheck.Reported(RuleCheck.Workflow(
        "[Step] private List<dynamic> {|CFW006:X|}(string input) => []; [Step] private string Y(string input) => input;"), "is dynamic");

    [Fact]
    public Task A_section_over_an_unguarded_path() => RuleCheck.Reported("""
        internal sealed class Node { public Node? N { get; set; } public int? V { get; set; } }
        [Workflow] internal partial class Flow : Workflow<Node, string> { [Prompt("{#input.n.{|CFW015:v|}}{input.n.v:N0}{/input.n.v}")] private partial Task<string> A(Node input); }
        """);

    [Fact]
    public Task The_advice_for_a_position_is_right() => RuleCheck.Reported("""
        internal sealed record Note(List<int>? Numbers);
        [Workflow] internal partial class Flow : Workflow<Note, string> { [Prompt("{input.numbers{|CFW015:[0]|}}")] private partial Task<string> A(Note input); }
        """, "write 'input.numbers?[0]'");

    [Fact]
    public Task A_conversion_that_takes_no_null() => RuleCheck.Reported("""
        internal sealed class Address { public static implicit operator Uri(Address a) => new("a:b"); }
        [Workflow] internal partial class Flow : Workflow<string, string>
        {
            [Step] private Address? A(string input) => null;
            [Step] private string B([From("{|CFW011:a|}")] Uri? uri) => "";
        }
        """, "does not convert");

    [Fact]
    public Task A_member_that_may_be_null_by_attribute() => RuleCheck.Reported("""
        internal sealed class Note { [System.Diagnostics.CodeAnalysis.MaybeNull] public string Text => null!; }
        [Workflow] internal partial class Flow : Workflow<Note, string> { [Prompt("{input.text.{|CFW015:length|}}")] private partial Task<string> A(Note input); }
        """);

    [Fact]
    public Task Nullability_of_the_type_around() => RuleCheck.Reported("""
        internal static class Holder<T> { public sealed class It; }
        [Workflow] internal partial class Flow : Workflow<string, string>
        {
            [Step] private Holder<string?>.It A(string input) => new();
            [Step] private string B({|CFW011:Holder<string>.It|} a) => "";
        }
        """);

    [Fact]
    public Task Obsolete_accessors_and_constructors() => RuleCheck.Sound("""
        #pragma warning disable CS0618, CS0612, CS8714
        internal sealed class Note { public string Text { [Obsolete("x")] get; init; } = ""; [Obsolete("x")] public int this[int i] => i; }
        internal abstract class Base : Workflow<Note, Dictionary<string?, int>> { [Obsolete("x")] protected Base(WorkflowEngine engine) : base(engine) { } }
        [Workflow] internal partial class Flow : Base { [Prompt("{input.text} {input[0]}", Temperature = float.PositiveInfinity)] private partial Task<Dictionary<string?, int>> A(Note input); }
        """);

    [Fact]
    public Task Types_for_every_language() => RuleCheck.Sound("""
        #pragma warning disable CS3009
        [assembly: CLSCompliant(true)]
        /// <summary>Flows.</summary>
        [Workflow] public partial class Flow : Workflow<string, string>
        {
            /// <summary>A.</summary>
            [Prompt("{input}")] public partial Task<string> A(string input);
        }
        """);

    [Theory]
    [InlineData("params string[] input")]
    [InlineData("in string input")]
    [InlineData("ref string input")]
    [InlineData("string input = \"\"")]
    public Task A_prompt_with_a_parameter_that_is_refused_has_a_body(string parameter) => RuleCheck.Reported(RuleCheck.Workflow(
        $"[Prompt(\"{{input}}\")] private partial Task<string> {{|CFW006:A|}}({parameter}); [Step] private string B(string input) => input;"));
}
