using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>Rules about the class: 001 to 004, and what in it takes a reserved name (005).</summary>
public sealed class ClassRuleTests
{
    private const string Step = """[Step] public string Answer(string input) => input;""";

    [Fact]
    public Task A_class_that_is_not_partial() => RuleCheck.Reported($$"""
        [Workflow]
        public class {|CFW001:Solve|} : Workflow<string, string> { {{Step}} }
        """, "Make 'Solve' partial");

    [Fact]
    public Task A_conversation_that_is_not_partial() => RuleCheck.Reported($$"""
        [ChainOfThought]
        public class {|CFW001:@class|} : Workflow<string, string> { {{Step}} }
        """, "Make 'class' partial");

    [Fact]
    public Task A_class_that_derives_from_nothing() => RuleCheck.Reported("""
        [Workflow]
        public partial class {|CFW002:Solve|} { [Prompt("{input}")] public partial Task<string> Answer(string input); }
        """, "Derive 'Solve' from Workflow<TInput, TOutput>");

    [Fact]
    public Task A_class_that_derives_from_the_workflow_without_types() => RuleCheck.Reported($$"""
        [Workflow]
        public partial class {|CFW002:Solve|}(WorkflowEngine engine) : Workflow{|CS1729:(engine)|} { {{Step}} }
        """);

    [Fact]
    public Task A_class_that_derives_from_another_workflow_of_that_name() => RuleCheck.Reported($$"""
        namespace Other { public abstract class Workflow<TInput, TOutput>; }
        namespace Demo
        {
            [Workflow]
            public partial class {|CFW002:Solve|} : Other.Workflow<string, string> { {{Step}} }
        }
        """);

    [Fact]
    public Task An_unknown_base_class_is_left_to_the_compiler() => RuleCheck.Reported("""
        [Workflow]
        public partial class Solve : {|CS0246:Wrkflow<string, string>|} { [Prompt("{input}")] public partial Task<string> Answer(string input); }
        """);

    [Fact]
    public Task An_unknown_input_is_left_to_the_compiler() => RuleCheck.Reported("""
        [Workflow]
        public partial class Solve : Workflow<{|CS0246:Qestion|}, string> { [Prompt("{input}")] public partial Task<string> Answer(string input); }
        """);

    [Fact]
    public Task A_plain_base_class_between() => RuleCheck.Sound("""
        namespace Demo;
        internal abstract class Base<T> : Workflow<T, string>
        {
            private protected Base(WorkflowEngine engine) : base(engine) { }
            protected static string Shout(string text) => text + "!";
        }

        internal abstract class Middle : Base<string> { internal Middle(WorkflowEngine engine) : base(engine) { } private void Run() { } }

        [Workflow]
        internal sealed partial class Solve : Middle { [Step] private string Answer(string input) => Shout(input); }
        """);

    [Fact]
    public Task A_base_class_without_a_fitting_constructor_is_left_to_the_compiler() => RuleCheck.Reported($$"""
        public abstract class Base(WorkflowEngine engine, int size) : Workflow<string, string>(engine) { public int Size => size; }
        [Workflow]
        public partial class {|CS7036:Solve|} : Base { {{Step}} }
        """);

    [Theory]
    [InlineData("abstract partial class {|CFW003:Solve|}", "it is abstract")]
    [InlineData("partial class {|CFW003:Solve|}<T>", "it is generic")]
    [InlineData("partial class {|CFW003:Render|}", "the generator adds a member of that name")]
    public Task A_class_that_cannot_be_a_workflow(string declaration, string reason) => RuleCheck.Reported($$"""
        [Workflow]
        public {{declaration}} : Workflow<string, string>
        {
            [Step] public static string Answer(string input) => input;
        }
        """, reason);

    [Fact]
    public Task A_static_class() => RuleCheck.Reported("""
        [Workflow]
        public static partial class {|CFW003:Solve|} : {|CS0713:Workflow<string, string>|} { [Step] public static string Answer(string input) => input; }
        """, "it is static");

    [Fact]
    public Task A_file_local_class() => RuleCheck.Reported($$"""
        [Workflow]
        file partial class {|CFW003:Solve|} : Workflow<string, string> { {{Step}} }
        """, "it is file-local");

    [Fact]
    public Task A_record() => RuleCheck.Reported($$"""
        [Workflow]
        public partial record {|CFW003:Solve|} { {{Step}} }
        """, "it is a record");

    [Fact]
    public Task A_struct_is_left_to_the_compiler() => RuleCheck.Reported($$"""
        [{|CS0592:Workflow|}]
        public partial struct Solve { {{Step}} }

        [{|CS0592:ChainOfThought|}]
        public partial interface ISolve;
        """);

    [Fact]
    public Task A_workflow_that_derives_from_a_workflow() => RuleCheck.Reported($$"""
        [Workflow]
        public partial class Solve : Workflow<string, string> { {{Step}} }
        [Workflow]
        public partial class {|CFW003:Better|}(WorkflowEngine engine) : Solve(engine);
        """, "it derives from the workflow 'Solve'");

    [Fact]
    public Task A_class_in_types_that_are_not_partial() => RuleCheck.Reported($$"""
        public class Outer
        {
            public partial class Middle
            {
                public partial class Inner<T>
                {
                    [Workflow]
                    public partial class {|CFW003:{|CFW003:Solve|}|} : Workflow<string, string> { {{Step}} }
                }
            }
        }
        """, ["it is nested in 'Outer', which is not partial", "it is nested in 'Inner', which is generic"]);

    [Fact]
    public Task A_class_in_partial_types_of_every_kind() => RuleCheck.Sound("""
        namespace Demo.@event;
        internal partial record Outer(int A)
        {
            internal readonly partial record struct Middle
            {
                internal partial interface IInner
                {
                    internal partial struct Deep
                    {
                        internal static partial class @static
                        {
                            [Workflow] private partial class Solve : Workflow<string, string>
                            {
                                [Step] private Hidden Hide(string input) => new(input);
                                [Prompt("{hide.text}")] private partial Task<string> Answer(Hidden hide);
                                protected internal sealed record Hidden(string Text);
                            }
                        }
                    }
                }
            }
        }
        """);

    [Fact]
    public Task The_global_namespace_and_names_that_differ_by_case() => RuleCheck.Sound("""
        [Workflow] internal partial class Solve : Workflow<string, string> { [Step] private string Answer(string input) => input; }
        [Workflow] internal partial class SOLVE : Workflow<string, string> { [Step] private string Answer(string input) => input; }
        internal static partial class Outer { [Workflow] internal partial class Solve : Workflow<string, string> { [Step] private string Answer(string input) => input; } }
        namespace OUTER { [Workflow] internal partial class Solve : Workflow<string, string> { [Step] private string Answer(string input) => input; } }
        """);

    [Fact]
    public Task No_steps() => RuleCheck.Reported("""
        [Workflow]
        public partial class {|CFW004:Solve|} : Workflow<string, string> { public string Answer(string input) => input; }
        [Workflow]
        public partial class {|CFW004:Clean|} : Workflow<NoInput>;
        """, "'Solve' has no steps: mark its methods with [Step] or [Prompt]");

    [Theory]
    [InlineData("public void {|CFW005:RunAsync|}() { }", "RunAsync")]
    [InlineData("public sealed class {|CFW005:Run|};", "Run")]
    [InlineData("private static int {|CFW005:Mermaid|} => 1;", "Mermaid")]
    [InlineData("private readonly int {|CFW005:Given|} = 1;", "Given")]
    [InlineData("private void {|CFW005:Definition|}() { } private void {|CFW005:Definition|}(int a) { }", "Definition")]
    [InlineData("""[Prompt("{input}")] public partial Task {|CFW005:ResumeAsync|}(string input);""", "ResumeAsync")]
    public Task A_member_of_a_reserved_name(string member, string name) =>
        RuleCheck.Reported(RuleCheck.Workflow($"{Step} {member}"), $"'{name}' is taken by a member that the generator adds: rename this one");

    [Fact]
    public Task A_member_of_a_base_class_of_a_reserved_name() => RuleCheck.Reported($$"""
        public abstract class Base<T>(WorkflowEngine engine) : Workflow<T, string>(engine) { protected void Render() { } }
        [Workflow]
        public partial class {|CFW005:Solve|} : Base<string> { {{Step}} }
        """, "rename it in 'Base'");

    [Fact]
    public Task Both_attributes() => RuleCheck.Reported($$"""
        [Workflow, {|CFW034:ChainOfThought|}]
        public partial class Solve : Workflow<string, string> { {{Step}} }
        """, "'Solve' carries both [Workflow] and [ChainOfThought]");

    [Fact]
    public Task Both_attributes_on_two_parts() => RuleCheck.Reported(
        """
        [{|CFW034:ChainOfThought|}]
        public partial class Solve : Workflow<string, string>;
        """,
        ("Other.cs", $$"""
        [Workflow]
        public partial class Solve { {{Step}} }
        """));

    [Fact]
    public Task The_attribute_on_two_parts_is_left_to_the_compiler() => RuleCheck.Reported($$"""
        [Workflow]
        public partial class Solve : Workflow<string, string>;
        [{|CS0579:Workflow|}]
        public partial class Solve { {{Step}} }
        """);

    [Fact]
    public Task The_attribute_on_the_part_without_steps() => RuleCheck.Sound(
        """
        [Workflow]
        internal partial class Solve;
        """,
        ("Other.cs", "internal partial class Solve : Workflow<string, string> { [Step] private string Answer(string input) => input; }"));

    [Fact]
    public Task Inputs_and_outputs_of_every_kind() => RuleCheck.Sound("""
        namespace Demo;
        internal enum Level { Low }
        internal readonly record struct Point(int X, int Y);
        [Workflow] internal partial class A : Workflow<(string Name, int? Count), (int A, string? B)[]> { [Step] private (int A, string? B)[] X([From("input.name")] string n, [From("input.count")] int? c) => [(c ?? 0, n)]; }
        [Workflow] internal partial class B : Workflow<string?, int?> { [Step] private int? X(string? input) => input?.Length; }
        [Workflow] internal partial class C : Workflow<Point, Level> { [Step] private Level X([From("input.x")] long x) => (Level)x; }
        [Workflow] internal partial class D : Workflow<int?, long?> { [Step] private int X(int? input) => input ?? 1; }
        [Workflow] internal partial class E : Workflow<Dictionary<string, List<string?>>, IReadOnlyList<string?>> { [Step] private List<string> X(Dictionary<string, List<string?>> input) => [.. input.Keys]; }
        [Workflow] internal partial class F : Workflow<string[]> { [Step] private void X(IEnumerable<object> input) { } }
        [Workflow] internal partial class G : Workflow<dynamic, object> { [Step] private object X(object input) => input; }
        """);

    [Fact]
    public Task A_workflow_more_visible_than_its_input_is_left_to_the_compiler() => RuleCheck.Reported($$"""
        internal sealed record Question(string Text);
        [Workflow]
        public partial class {|{{LessAccessible}}:Solve|} : Workflow<Question, string> { [Step] private string Answer(Question input) => input.Text; }
        """);

    // Roslyn 5 has an error of its own for it.
    private static string LessAccessible => typeof(CSharpCompilation).Assembly.GetName().Version!.Major < 5 ? "CS0060" : "CS9338";

    [Fact]
    public Task A_type_that_hides_a_namespace_of_generated_code() => RuleCheck.Reported(
        "internal static class Microsoft; [Workflow] internal partial class {|CFW003:Flow|} : Workflow<string, string> { [Step] private string X(string input) => input; }",
        "'Microsoft' hides");

    [Fact]
    public Task A_namespace_that_is_called_as_a_type_elsewhere() => RuleCheck.Reported(
        "namespace CodeFirstWorkflows.RunOptions; [Workflow] internal partial class {|CFW003:Flow|} : Workflow<string, string> { [Step] private string X() => \"\"; }",
        "'RunOptions' hides");

    [Fact]
    public Task A_type_called_var_around_the_class() => RuleCheck.Reported(
        "namespace Demo; internal class @var; [Workflow] internal partial class {|CFW003:Flow|} : Workflow<string, string> { [Prompt(\"x\")] private partial Task<string> X(); }",
        "'var' hides");

    [Fact]
    public Task A_workflow_as_another_ones_result() => RuleCheck.Reported("""
        [Workflow] internal partial class Flow : Workflow<string, string> { [Step] private string X(string input) => input; }
        [Workflow] internal partial class Other : Workflow<string, string> { [Step] private Flow.Run {|CFW035:Y|}(string input) => null!; [Step] private string Z(string input) => input; }
        """, "is made by a source generator");

    [Fact]
    public Task An_input_of_a_file_local_type() => RuleCheck.Reported(
        "file sealed record Local; [Workflow] internal partial class {|CFW003:{|CS9053:Flow|}|} : Workflow<Local, string> { [Step] private string X() => \"\"; }",
        "file-local");

    [Fact]
    public Task Fields_that_nothing_sets_are_not_reported_in_generated_code() => RuleCheck.Reported(
        "[Workflow] internal partial class Flow : Workflow<string, string> { private readonly string _word; [Step] private string X(string input) => input + _word; }");

    [Theory]
    [InlineData("abstract")]
    [InlineData("static")]
    public Task A_prompt_of_an_unsupported_class_has_a_body_that_refuses(string modifier) => RuleCheck.Reported(
        $"[Workflow] internal {modifier} partial class {{|CFW003:Flow|}} {(modifier == "static" ? "" : ": Workflow<string, string>")} {{ [Prompt(\"x\")] private {(modifier == "static" ? "static" : "")} partial Task<string> X(); {(modifier == "static" ? "" : "protected Flow(WorkflowEngine engine) : base(engine) { }")} }}");

    [Fact]
    public Task A_prompt_of_a_generic_class_has_a_body_that_refuses() => RuleCheck.Reported(
        "[Workflow] internal partial class {|CFW003:Flow|}<T> : Workflow<string, string> { [Prompt(\"x\")] private partial Task<string> X(); }");
}
