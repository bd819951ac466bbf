using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>The output where steps are skipped or return (008, 034 at [Return]), and what counts as a reader (016).</summary>
public sealed class OutputRuleTests
{
    private const string Types = """
        internal enum Category { Refund, Question, Spam }
        internal sealed record Triage(Category Category, Category? Maybe, bool Urgent, bool? Flag, string Text, List<string> Tags);
        """;

    // Steps A, B and so on with these attributes and a string as their result.
    private static string Steps(string attributes, string types = "Triage, string") => RuleCheck.Workflow(
        string.Concat(attributes.Split(" | ").Select((step, i) => $"[{step}{(step.Length > 0 ? ", " : "")}Step] private string {(char)('A' + i)}(Triage input) => \"\";\n")), types, others: Types);

    [Theory]
    [InlineData("Output, When(\"input.urgent\") | Output, Otherwise(\"input.urgent\")")]
    [InlineData("Output, When(\"input.urgent\") | Output, When(\"input.urgent\", Not = true)")]
    [InlineData("Output, When(\"input.flag\", Not = true) | Output, When(\"input.flag\")")]
    [InlineData("Output, When(\"input.category\", In = [Category.Refund, Category.Spam]) | Output, When(\"input.category\", Is = Category.Question)")]
    [InlineData("Output, When(\"input.maybe\", Is = Category.Refund) | Output, When(\"input.maybe\", Is = Category.Spam) | Output, Otherwise(\"input.maybe\")")]
    [InlineData("Output, Parallel, When(\"input.urgent\") | Output, Parallel, Otherwise(\"input.urgent\")")]
    [InlineData("Output, When(\"input.urgent\"), When(\"input.flag\") | Output, When(\"input.urgent\"), When(\"input.flag\", Not = true) | Output, When(\"input.urgent\", Not = true)")]
    [InlineData("When(\"input.urgent\"), Return | ")]
    [InlineData("When(\"input.urgent\"), Return | Output")]
    [InlineData("When(\"input.urgent\"), Return, Output | Output")]
    [InlineData("When(\"input.urgent\"), Return | Otherwise(\"input.urgent\"), Return")]
    [InlineData("When(\"input.urgent\"), Return | When(\"input.flag\"), Return | ")]
    [InlineData("When(\"input.urgent\"), Return | Output, When(\"input.urgent\", Not = true)")]
    [InlineData("When(\"input.urgent\"), Return | Output, When(\"input.flag\") | Output, Otherwise(\"input.flag\")")]
    [InlineData("When(\"input.category\", Is = Category.Refund), Return | Output, When(\"input.category\", Is = Category.Spam) | Output, When(\"input.category\", Is = Category.Question)")]
    [InlineData("When(\"input.urgent\"), Return | When(\"input.urgent\", Not = true), Return")]
    public Task Outputs_of_which_exactly_one_runs(string attributes) => RuleCheck.Sound(Steps(attributes));

    [Theory]
    [InlineData("Output, When(\"input.urgent\") | {|CFW008:{|CFW008:Output|}|}, When(\"input.flag\")", "'A' and 'B'")]
    [InlineData("Output, When(\"input.urgent\") | {|CFW008:Output|}", "'A' and 'B'")]
    [InlineData("Output | {|CFW008:Output|}, When(\"input.urgent\")", "'A' and 'B'")]
    [InlineData("Output, Parallel | {|CFW008:Output|}, Parallel", "both always run")]
    [InlineData("Output, When(\"input.category\", In = [Category.Refund, Category.Spam]) | {|CFW008:Output|}, When(\"input.category\", In = [Category.Spam, Category.Question])", "'A' and 'B'")]
    [InlineData("Output, When(\"input.urgent\") | Output, Otherwise(\"input.urgent\") | {|CFW008:Output|}, When(\"input.flag\")", "and 'C'")]
    public Task Outputs_of_which_several_may_run(string attributes, string message) => RuleCheck.Reported(Steps(attributes), message);

    [Theory]
    [InlineData("Output, When(\"input.text\", Is = \"a\") | {|CFW008:Output|}, When(\"input.text\", Is = \"b\")")]
    [InlineData("Output, When(\"input.maybe\", In = [Category.Refund, Category.Spam]) | {|CFW008:Output|}, When(\"input.maybe\", Is = Category.Question)")]
    [InlineData("Output, When(\"input.urgent\"), When(\"input.flag\") | {|CFW008:Output|}, When(\"input.urgent\", Not = true)")]
    [InlineData("Output, When(\"input.urgent\"), ContinueOnError | {|CFW008:Output|}, Otherwise(\"input.urgent\")")]
    [InlineData("Output, When({|CFW023:\"input.category\"|}, Is = Category.Refund) | {|CFW008:Output|}, When(\"input.category\", Is = Category.Question)")]
    public Task Outputs_of_which_none_may_run(string attributes) => RuleCheck.Reported(Steps(attributes), "None of the steps that give the output of 'Flow' may run");

    [Theory]
    [InlineData("When(\"input.urgent\")", "'A' gives the output and may be skipped")]
    [InlineData("Output, When(\"input.urgent\")", "'A' gives the output and may be skipped")]
    [InlineData("ContinueOnError", "'A' gives the output and")]
    public Task An_output_that_may_be_missing(string attributes, string message) =>
        RuleCheck.Reported(Steps(attributes).Replace(" A(", " {|CFW008:A|}(", StringComparison.Ordinal), message);

    [Theory]
    [InlineData("When(\"input.urgent\")")]
    [InlineData("ContinueOnError, Output")]
    [InlineData("Output, When(\"input.text\", Is = \"a\") | Output, When(\"input.text\", Is = \"b\")")]
    [InlineData("When(\"input.urgent\"), Return | When(\"input.flag\")")]
    public Task An_output_that_may_be_missing_and_null(string attributes) => RuleCheck.Sound(Steps(attributes, "Triage, string?"));

    [Fact]
    public Task An_output_behind_a_return_that_may_be_missing() =>
        RuleCheck.Reported(Steps("When(\"input.urgent\"), Return | When(\"input.flag\")").Replace(" B(", " {|CFW008:B|}(", StringComparison.Ordinal), "'B' gives the output and may be skipped");

    [Fact]
    public Task What_a_return_gives() => RuleCheck.Reported(RuleCheck.Workflow("""
        [When("input.urgent"), Return, Step] private int {|CFW008:A|}(Triage input) => 1;
        [When("input.flag"), Return, Step] private string? {|CFW008:B|}() => "";
        [When("input.text", Is = "a"), Return, Step] private void {|CFW008:C|}() { }
        [When("input.text", Is = "b"), Return, ForEach("input.tags"), Step] private string {|CFW008:D|}([Item] string tag) => tag;
        [Step] private string Last() => "";
        """, "Triage, string", others: Types), "'A' gives the output as 'int', but the output of 'Flow' is 'string'");

    [Fact]
    public Task A_return_without_an_output() => RuleCheck.Sound(RuleCheck.Workflow("""
        [When("input.urgent"), Return, Step] private void A(Triage input) { }
        [When("input.flag"), Return, Step] private int B(Triage input) => 1;
        [Step] private void Last() { }
        """, "Triage", others: Types));

    [Theory]
    [InlineData("{|CFW034:Return|} | Output")]
    [InlineData("Parallel, When(\"input.urgent\"), {|CFW034:Return|} | Output, Parallel")]
    [InlineData("Parallel, {|CFW034:Return|} | Output, Parallel")]
    [InlineData("{|CFW034:Return|}, Repeat(Max = 2) | Output")]
    [InlineData("When(\"input.urgent\"), {|CFW034:Return|}, ContinueOnError | Output")]
    public Task A_return_that_cannot_be(string attributes) => RuleCheck.Reported(Steps(attributes));

    [Theory]
    [InlineData("ForEach(\"input.tags\"), Step] private string Last([Item] string tag) => tag;", "Triage, IReadOnlyList<string>")]
    [InlineData("ForEach(Times = 2), ContinueOnError, Step] private int Last() => 1;", "Triage, IReadOnlyList<ItemResult<int>>")]
    [InlineData("Repeat(Max = 2), Step] private int Last(int? last) => 1;", "Triage, int")]
    public Task An_output_of_many(string step, string types) => RuleCheck.Sound(RuleCheck.Workflow("[" + step, types, others: Types));

    [Fact]
    public Task A_fan_out_gives_a_list() => RuleCheck.Reported(RuleCheck.Workflow(
        "[ForEach(\"input.tags\"), Step] private string {|CFW008:Last|}([Item] string tag) => tag;", "Triage, string", others: Types), "gives the output as 'IReadOnlyList<string>'");

    [Fact]
    public Task Results_that_nobody_reads() => RuleCheck.Reported(RuleCheck.Workflow("""
        [When("input.urgent"), Step] private int {|CFW016:Branch|}(Triage input) => 1;
        [Otherwise("input.urgent"), Prompt("Hi")] private partial Task<string> {|CFW016:Other|}();
        [Parallel, Step] private int {|CFW016:Member|}() => 1;
        [Parallel("team"), Step] private int {|CFW016:Named|}() => 1;
        [ForEach("input.tags"), Step] private int {|CFW016:Each|}([Item] string tag) => 1;
        [Repeat(Max = 2), Step] private int {|CFW016:Loop|}() => 1;
        [SubWorkflow<Child>] private partial Task<int> {|CFW016:Execute|}([From("input.text")] string text);
        [Step] private string Last() => "";
        """, "Triage, string", others: Types + "\n[Workflow] internal partial class Child : Workflow<string, int> { [Step] private int X(string input) => 1; }"));

    [Fact]
    public Task Readers_of_every_kind() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Step] private bool ByCondition() => true;
        [Step] private Category BySet() => default;
        [Step] private int ByHelper() => 1;
        [Step] private List<string> BySource() => [];
        [When("byCondition"), When(nameof(Check)), Step] private void A() { }
        [When(nameof(BySet), Is = Category.Refund), Return, Step] private string ByReturn() => "";
        [Otherwise("bySet"), Step] private void B() { }
        [ForEach(nameof(BySource)), Step] private void C([Item] string text) { }
        [Parallel("team"), Step] private int ByGroup() => 1;
        [Parallel("team"), When("byCondition"), Step] private int ByGroupToo() => 1;
        [Step] private void D(IReadOnlyList<int?> team, int? byLookBack) { }
        [Step] private int ByLookBack([Visits] IReadOnlyList<int> byVisits) => 1;
        [Step] private int ByVisits() => 1;
        [Repeat(From = nameof(D), Until = "byUntil", Max = 2), Step] private bool ByUntil() => true;
        [Repeat(Until = nameof(Again), Max = 2), Step] private int ByEnd() => 1;
        [Repeat(Until = nameof(Ask), Max = 2), Step] private int ByPrompt() => 1;
        [Step] private int BySecondSource() => 1;
        [Step] private string Last([From("input.maybe", "bySecondSource")] object x) => "";
        private static bool Check(int byHelper) => true;
        private static bool Again(int byEnd) => true;
        [Prompt("Is it good? {byPrompt}")] private partial Task<bool> Ask(int byPrompt);
        """, "Triage, string", others: Types));

    [Fact]
    public Task A_conversation_reads_what_may_be_skipped() => RuleCheck.Sound(RuleCheck.Workflow("""
        [When("input.urgent"), Prompt("Hurry")] private partial Task<string> Hurry();
        [Parallel, Prompt("One")] private partial Task<string> One();
        [Parallel, Prompt("Two")] private partial Task<string> Two();
        [Repeat(Max = 2), Prompt("{input.text}")] private partial Task<string> Last(Triage input);
        """, "Triage, string", "ChainOfThought", Types));
}
