using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>Corners of the language that are sound, or whose mistake the compiler reports, and where generated code could go wrong by itself.</summary>
public sealed class EdgeRuleTests
{
    [Fact]
    public Task Values_behind_an_index_that_a_section_makes_certain() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Prompt("{#input[0]}{input[0]}{input[0].x:D2}{/input[0]}{#more[0]}{more[0].length}{/more[0]}{#more[1]?.length}{more[1].length}{/more[1]?.length}")]
        private partial Task<string> Ask(List<Point?> input, [From("texts")] IReadOnlyList<string?> more);
        """.Insert(0, "[Step] private List<string?> Texts() => [];\n"), "List<Point?>, string", others: "internal readonly record struct Point(int X);"));

    [Fact]
    public Task Steps_called_like_what_the_executor_uses() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Step(Name = "Output")] private string A(string input) => input;
        [Step(Name = "Bindings")] private string B([From("Output")] string x) => x;
        [Step(Name = "_input")] private string C([From("Bindings")] string x, string input) => x;
        [Step(Name = "_bindings")] private string D([From("_input")] string x) => x;
        [Step(Name = "item1")] private string E([From("_bindings")] string x, [From("_input")] string y) => x;
        [Step(Name = "global")] private string F([From("item1")] string x, [From("Output")] string y) => x;
        [Step(Name = "await")] private string G([From("global")] string x) => x;
        [Step(Name = "field")] private string H([From("await")] string x, [From("global")] string y) => x;
        """));

    [Fact]
    public Task Types_nested_in_generic_types_of_hidden_ones() => RuleCheck.Sound("""
        /// <summary>Holds.</summary>
        public static class Holder<T> { /// <summary>It.</summary>
            public sealed record It(T Value); }
        internal sealed record Secret(string Text);
        /// <summary>Solves.</summary>
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step] private Holder<Secret>.It A(string input) => new(new(input));
            [Prompt("{a.value.text}")] private partial Task<Holder<Hidden[]>.It> B(Holder<Secret>.It a);
            [Step] private string C(Holder<Hidden[]>.It b) => "";
            private sealed record Hidden(int X);
        }
        """);

    [Fact]
    public Task An_interface_of_what_is_asked_for_in_many_ways() => RuleCheck.Sound("""
        internal interface IA { string Name { get; } }
        internal interface IB : IA { new string Name { get; } }
        internal interface IC : IA;
        internal interface ID : IC, IB;
        [Workflow] internal partial class A : Workflow<IC, string> { [Step] private string X([From("input.name")] string name) => name; }
        [Workflow] internal partial class B : Workflow<ID, string> { [Step] private string X([From("input.name")] string name) => name; }
        """);

    [Fact]
    public Task A_conversion_of_the_users_that_may_give_null() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] private Text Read(string input) => new();
        [Step] private string Last({|CFW011:string|} read) => read;
        """, others: "internal sealed record Text { public static implicit operator string?(Text text) => null; }"));

    [Fact]
    public Task A_type_or_step_that_must_not_be_used() => RuleCheck.Reported("""
        [Obsolete("No.", error: true)] internal sealed record Old(string Text);
        [Workflow]
        internal partial class Solve : Workflow<string, string>
        {
            [Step] private {|CS0619:Old|} {|CFW006:Make|}(string input) => new {|CS0619:Old|}(input);
            [Prompt("{make.text}")] private partial Task<string> {|CFW006:{|CS8795:Ask|}|}({|CS0619:Old|} make);
            [Step, Obsolete("No.", true)] private string {|CFW006:Last|}(string ask) => ask;
        }

        [Workflow]
        internal partial class {|CFW003:Other|} : Workflow<List<{|CS0619:Old|}>, string> { [Step] private string X() => ""; }
        """, ["its result is of a type that [Obsolete] makes an error to use", "its [Obsolete] makes every call an error"]);

    [Fact]
    public Task A_type_that_another_hides_in_a_path() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] private string X([From("input.{|CFW014:old|}.text")] string x) => x;
        """, "Holder, string", others: """
        [Obsolete("No.", error: true)] internal sealed record Old(string Text);
        [Obsolete] internal sealed record Holder(Old[] Old);
        """));

    [Fact]
    public Task Many_inputs_of_one_step() => RuleCheck.Sound(RuleCheck.Workflow(
        string.Concat(Enumerable.Range(0, 20).Select(i => $"[Step] private string S{i}(string input) => input;\n"))
        + $"[Prompt(\"{string.Concat(Enumerable.Range(0, 20).Select(i => $"{{s{i}}}"))}\")] private partial Task<string> Ask({string.Join(", ", Enumerable.Range(0, 20).Select(i => $"string s{i}"))});"));

    [Fact]
    public Task Two_workflows_one_broken() => RuleCheck.Reported("""
        [Workflow] internal partial class A : Workflow<string, string> { [Step] private string X(string {|CFW010:inptu|}) => inptu; }
        [Workflow] internal partial class B(WorkflowEngine engine) : Workflow<string, string>(engine)
        {
            [Step] private async Task<string> X(string input) => (await new A(Engine()).RunAsync(input)).Result + A.Given.X("").ToString() + A.Mermaid + A.Definition.Name;
            private static WorkflowEngine Engine() => null!;
        }
        """);
}
