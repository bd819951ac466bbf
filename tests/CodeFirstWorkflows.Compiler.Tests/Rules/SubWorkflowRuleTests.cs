using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>Sub-workflows: whether input and output fit (028), and whether the recursion ends (029).</summary>
public sealed class SubWorkflowRuleTests
{
    private const string Children = """
        using System.Diagnostics.CodeAnalysis;
        internal sealed record Letter(string Text, string Language, int? Length = null);
        internal sealed record Open { public string Text { get; init; } = ""; }
        internal sealed record Needy(string Text) { public required string Language { get; init; } }
        internal sealed class Several { public Several(string text) { } public Several(string text, int size) { } [Obsolete("", error: true)] public Several(string text, char letter) { } private Several(string text, bool hidden) { } }
        [Workflow] internal partial class Upper : Workflow<string, string> { [Step] private string X(string input) => input; }
        [Workflow] internal partial class Send : Workflow<Letter, int> { [Step] private int X(Letter input) => 1; }
        [Workflow] internal partial class Optional : Workflow<string?, string?> { [Step] private string? X(string? input) => input; }
        [Workflow] internal partial class Silent : Workflow<string> { [Step] private void X(string input) { } }
        [Workflow] internal partial class Tick : Workflow<NoInput, int> { [Step] private int X() => 1; }
        [Workflow] internal partial class TakesOpen : Workflow<Open, int> { [Step] private int X(Open input) => 1; }
        [Workflow] internal partial class TakesNeedy : Workflow<Needy, int> { [Step] private int X(Needy input) => 1; }
        [Workflow] internal partial class TakesSeveral : Workflow<Several, int> { [Step] private int X(Several input) => 1; }
        [ChainOfThought] internal partial class Think(WorkflowEngine engine, TimeProvider time) : Workflow<string, string>(engine) { [Prompt("{input} {now}")] private partial Task<string> X(string input, int now); [Step(Order = -1)] private int Now() => time.GetUtcNow().Hour; }
        internal abstract class Unmarked(WorkflowEngine engine) : Workflow<string, string>(engine);
        internal sealed class Plain;
        """;

    private static string Run(string attribute, string step, string reads = "object? child") => RuleCheck.Workflow($$"""
        [Step] private string Text(string input) => input;
        [Step] private string? Maybe(string input) => input;
        [Step] private bool Flag() => true;
        [Step] private string Language(string text, string? maybe, bool flag) => text;
        [{{attribute}}] private partial {{step}};
        [Step] private string Last(string language, {{reads}}) => "";
        """, others: Children);

    [Theory]
    [InlineData("Upper", "Task<string> Child(string input)")]
    [InlineData("Upper", "ValueTask<object> Child([From(\"text\", \"maybe\")] string anything, CancellationToken token)")]
    [InlineData("Upper", "Task<string?> Child(string text)")]
    [InlineData("Optional", "Task<string?> Child(string? maybe)")]
    [InlineData("Optional", "Task<string?> Child([From(\"text\")] string sure)")]
    [InlineData("Think", "Task<string> Child(string input)")]
    [InlineData("Silent", "Task Child(string input)", "string input")]
    [InlineData("Tick", "ValueTask<long> Child()")]
    [InlineData("Send", "Task<int> Child(string text, string language)")]
    [InlineData("Send", "Task<int> Child([From(\"text.length\")] int length, string LANGUAGE, [From(\"input\")] string text)")]
    [InlineData("TakesSeveral", "Task<int> Child(string text, [From(\"text.length\")] int size)")]
    public Task Children_of_every_kind(string child, string step, string reads = "[From(\"child\")] object? x") => RuleCheck.Sound(Run($"SubWorkflow<{child}>", step, reads));

    [Theory]
    [InlineData("Plain")]
    [InlineData("string")]
    [InlineData("Unmarked")]
    [InlineData("IWorkflow<string, string>")]
    [InlineData("List<Upper>")]
    public Task What_is_no_workflow(string child) => RuleCheck.Reported(Run($"{{|CFW028:SubWorkflow<{child}>|}}", "Task<string> Child(string input)"));

    [Theory]
    [InlineData("Upper", "{|CFW028:Task<int>|} Child(string input)")]
    [InlineData("Upper", "{|CFW028:Task<List<string>>|} Child(string input)")]
    [InlineData("Optional", "{|CFW028:Task<string>|} Child(string input)")]
    [InlineData("Silent", "{|CFW028:Task<string>|} Child(string input)")]
    [InlineData("Send", "{|CFW028:ValueTask<short>|} Child(string text, string language)")]
    public Task An_output_that_does_not_fit(string child, string step) => RuleCheck.Reported(Run($"SubWorkflow<{child}>", step));

    [Theory]
    [InlineData("Upper", "Task<string> Child([From(\"text.length\")] int {|CFW028:length|})")]
    [InlineData("Upper", "Task<string> Child(string? {|CFW028:maybe|})")]
    [InlineData("Upper", "Task<string> {|CFW028:Child|}()")]
    [InlineData("Upper", "Task<string> {|CFW028:Child|}(string input, string text)")]
    [InlineData("Upper", "Task<string> Child([Service] TimeProvider {|CFW028:time|})")]
    [InlineData("Upper", "Task<string> Child(string input, StepContext {|CFW028:context|})")]
    [InlineData("Send", "Task<int> Child(string {|CFW028:input|})")]
    [InlineData("Send", "Task<int> {|CFW028:Child|}(string text, string input)")]
    [InlineData("Send", "Task<int> {|CFW028:Child|}(string text, string? language)")]
    [InlineData("Send", "Task<int> {|CFW028:Child|}([From(\"text.length\")] int text, string language)")]
    [InlineData("Send", "Task<int> {|CFW028:Child|}(string text, [From(\"text.length\")] int length)")]
    [InlineData("Send", "Task<int> {|CFW028:Child|}(string text, string language, string input)")]
    [InlineData("Tick", "Task<int> Child(string {|CFW028:input|})")]
    [InlineData("TakesOpen", "Task<int> {|CFW028:Child|}(string text, string language)")]
    [InlineData("TakesNeedy", "Task<int> {|CFW028:Child|}(string text, string language)")]
    [InlineData("TakesSeveral", "Task<int> {|CFW028:Child|}(string text, [From(\"text[0]\")] char letter)")]
    [InlineData("TakesSeveral", "Task<int> {|CFW028:Child|}(string text, [From(\"flag\")] bool hidden)")]
    public Task An_input_that_does_not_fit(string child, string step) => RuleCheck.Reported(Run($"SubWorkflow<{child}>", step));

    [Theory]
    [InlineData("Task<string> Child(string {|CFW010:inptu|})")]
    [InlineData("Task<string> Child(string {|CFW012:last|})")]
    [InlineData("Task<string> Child({|CFW013:string|} maybe)")]
    public Task What_a_child_reads(string step) => RuleCheck.Reported(Run("SubWorkflow<Upper>", step));

    [Fact]
    public Task A_sub_workflow_with_a_body() => RuleCheck.Reported(RuleCheck.Workflow("""
        [SubWorkflow<Upper>] private Task<string> {|CFW007:Child|}(string input) => Task.FromResult(input);
        """, others: Children));

    [Fact]
    public Task A_workflow_that_always_runs_itself() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] private string Simplify(string input) => input;
        [{|CFW029:SubWorkflow<Flow>|}] private partial Task<string> Again(string simplify);
        [Step] private string Last(string again) => again;
        """), "'Again' runs 'Flow', which always runs 'Flow' again, without an end: put a [When] before the recursion");

    [Theory]
    [InlineData("Repeat(Max = 2), ")]
    [InlineData("Parallel, ")]
    [InlineData("ContinueOnError, ")]
    [InlineData("ForEach(Times = 2), ")]
    public Task A_recursion_without_a_condition(string attribute) => RuleCheck.Reported(RuleCheck.Workflow($$"""
        [{{attribute}}{|CFW029:SubWorkflow<Flow>|}] private partial Task<string> Again(string input);
        [Step] private string Last(object? again) => "";
        """));

    [Theory]
    [InlineData("When(\"input\", Is = \"x\"), ")]
    [InlineData("When(nameof(IsHard)), ")]
    [InlineData("Otherwise(\"input\"), ")]
    [InlineData("ForEach(\"split\"), ")]
    [InlineData("Parallel, When(\"split.length\", Is = 0, Not = true), ForEach(\"split\"), ")]
    public Task A_recursion_with_a_condition(string attribute) => RuleCheck.Sound(RuleCheck.Workflow($$"""
        [Step] private string[] Split(string input) => [input];
        [When("input", Is = "y"), Step] private void Log(string[] split) { }
        [{{attribute}}SubWorkflow<Flow>] private partial Task<string> Again({{(attribute.Contains("ForEach", StringComparison.Ordinal) ? "[Item] string part" : "string input")}});
        [Step] private string Last(object? again) => "";
        private static bool IsHard(string input) => true;
        """));

    [Fact]
    public Task A_return_before_the_recursion() => RuleCheck.Sound(RuleCheck.Workflow("""
        [When("input.length", Is = 1), Return, Step] private string Answer(string input) => input;
        [SubWorkflow<Flow>] private partial Task<string> Again(string input);
        """));

    [Fact]
    public Task A_return_behind_the_recursion() => RuleCheck.Reported(RuleCheck.Workflow("""
        [{|CFW029:SubWorkflow<Flow>|}] private partial Task<string> Again(string input);
        [When("input.length", Is = 1), Return, Step] private string Answer(string input) => input;
        [Step] private string Last(string again) => again;
        """));

    [Fact]
    public Task A_circle_of_workflows() => RuleCheck.Reported("""
        [Workflow] internal partial class A : Workflow<string, string> { [{|CFW029:SubWorkflow<B>|}] private partial Task<string> X(string input); }
        [Workflow] internal partial class B : Workflow<string, string> { [{|CFW029:SubWorkflow<C>|}] private partial Task<string> Y(string input); }
        [Workflow] internal partial class C : Workflow<string, string> { [{|CFW029:SubWorkflow<A>|}] private partial Task<string> Z(string input); }
        [Workflow] internal partial class Outside : Workflow<string, string> { [SubWorkflow<A>] private partial Task<string> Q(string input); }
        """, "'X' runs 'B', which always runs 'A' again");

    [Fact]
    public Task A_circle_with_a_condition_somewhere() => RuleCheck.Sound("""
        [Workflow] internal partial class A : Workflow<string, string> { [SubWorkflow<B>] private partial Task<string> X(string input); }
        [Workflow] internal partial class B : Workflow<string, string>
        {
            [When("input", Is = "x"), SubWorkflow<C>] private partial Task<string> Y(string input);
            [Step] private string Last(string? y) => y ?? "";
        }
        [Workflow] internal partial class C : Workflow<string, string> { [SubWorkflow<A>] private partial Task<string> Z(string input); }
        """);

    [Fact]
    public Task Two_children_of_one_kind() => RuleCheck.Sound("""
        [Workflow] internal partial class Child : Workflow<string, string> { [Step] private string X(string input) => input; }
        [Workflow]
        internal partial class Flow : Workflow<string, string>
        {
            [SubWorkflow<Child>(Name = "first")] private partial Task<string> A(string input);
            [SubWorkflow<Child>] private partial Task<string> B(string first);
        }
        [Workflow] internal partial class Twice : Workflow<string, string> { [SubWorkflow<Flow>] private static partial Task<string> A(string input); }
        """);
}
