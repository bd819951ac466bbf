using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>Dataflow: circles (012), [After], what is known of steps in another order (013), and what has no place there (026, 034).</summary>
public sealed class DataflowRuleTests
{
    private const string Category = "internal enum Category { Refund, Question, Spam }";

    private static string Dataflow(string body, string types = "string, string") => RuleCheck.Workflow(body, types, "Workflow(Execution = ExecutionMode.Dataflow)", Category);

    [Theory]
    [InlineData("[Step] private string A(string b) => b; [Step] private string B(string {|CFW012:a|}) => a;", "'B' reads the result of 'a'")]
    [InlineData("[Step] private string A(string c) => c; [Step] private string B(string {|CFW012:a|}) => a; [Step] private string C(string b) => b;", "a → c → b → a")]
    [InlineData("[Step] private string A([From(\"b.length\")] int x) => \"\"; [Step] private string B([From(\"input\", \"{|CFW012:a|}\")] string x) => x;", "'B' reads the result of 'a'")]
    [InlineData("[When(\"b\"), Step] private string A() => \"\"; [Step] private bool B(string? {|CFW012:a|}) => true;", "")]
    [InlineData("[When(nameof(Check)), Step] private string A() => \"\"; [Step] private bool B(string? {|CFW012:a|}) => true;", "")]
    [InlineData("[ForEach(\"b\"), Step] private string A([Item] string x) => x; [Step] private string[] B([From(\"{|CFW012:a|}\")] object x) => [];", "")]
    [InlineData("[After(nameof(B)), Step] private string A() => \"\"; [Step] private string B(string {|CFW012:a|}) => a;", "")]
    [InlineData("[After(\"b\"), Step] private string A() => \"\"; [After({|CFW012:nameof(A)|}), Step] private string B() => \"\";", "'B' reads the result of 'a'")]
    [InlineData("[Repeat(Max = 2), Step] private string A(string? a, string? b) => \"\"; [Step] private string B(string {|CFW012:a|}) => a;", "")]
    [InlineData("[Repeat(Max = 2, Until = \"b\"), Step] private string A() => \"\"; [Step] private bool B(string {|CFW012:a|}) => true;", "")]
    public Task Steps_that_wait_for_each_other(string steps, string message) => RuleCheck.Reported(Dataflow($$"""
        {{steps}}
        [Step] private string Last([From("a")] object? x, [From("b")] object? y) => "";
        private static bool Check(bool b) => b;
        """), message);

    [Theory]
    [InlineData("[Step] private string A(string {|CFW012:a|}) => a;")]
    [InlineData("[Step] private string A([From(\"{|CFW012:a|}.length\")] int x) => \"\";")]
    [InlineData("[When(\"{|CFW012:a|}\", IsNull = true), Step] private string A() => \"\";")]
    [InlineData("[After({|CFW012:nameof(A)|}), Step] private string A() => \"\";")]
    [InlineData("[When(\"{|CFW012:a|}\", IsNull = true), Repeat(Max = 2), Step] private string A() => \"\";")]
    public Task A_step_that_waits_for_itself(string step) => RuleCheck.Reported(Dataflow(step + """
        [Step] private string Last([From("a")] object? x) => "";
        """), "is this step itself");

    [Fact]
    public Task Steps_in_any_order() => RuleCheck.Sound(Dataflow("""
        [Output, Step] private string Last(string sum, IReadOnlyList<string> each, string? maybe, StepResult<int> count) => sum;
        [Prompt("{draft} {count} {notes}")] private partial Task<string> Sum(string draft, int count, [From("critique.length")] int notes);
        [Step] private int Count(string draft) => 1;
        [After(nameof(Log), "count"), Step] private string Critique(string draft) => draft;
        [When(nameof(IsLong)), When("count", Is = 3), Step] private string Maybe(string draft) => draft;
        [ForEach("words"), Step] private string Each([Item] string word) => word;
        [Step] private string[] Words(string draft) => [draft];
        [Repeat(Max = 3, Until = nameof(IsLong)), Step] private string Draft(string input, string? draft, [From("seed")] string start) => start;
        [Step] private string Seed() => "";
        [ContinueOnError, Step] private void Log() { }
        [After(nameof(Maybe), nameof(Each)), Step] private void End() { }
        private static bool IsLong(string draft) => draft.Length > 3;
        """));

    [Fact]
    public Task Branches_in_any_order() => RuleCheck.Sound(Dataflow("""
        [When(nameof(Sort), Is = Category.Spam), Step] private void Use([From("spam")] string text) { }
        [Output, Step] private string Last([From(nameof(Refund), nameof(Reply), nameof(Spam))] string text, string? reply) => text;
        [When(nameof(Sort), Is = Category.Refund), Step] private string Refund(string input) => input;
        [When("sort", Is = Category.Question), Step] private string Reply(string input) => input;
        [When("SORT", Is = Category.Spam), Step] private string Spam(string input) => input;
        [Step] private Category Sort(string input) => default;
        [When(nameof(IsLong)), Step] private void Long() { }
        [Otherwise(nameof(IsLong)), Step] private void Short(string? refund) { }
        private static bool IsLong(string input) => true;
        """));

    [Fact]
    public Task Outputs_that_exclude_each_other() => RuleCheck.Sound(Dataflow("""
        [When("sort", Is = Category.Refund), Output, Step] private string Refund(string input) => input;
        [Otherwise("sort"), Output, Step] private string Reply(string input) => input;
        [Step] private Category Sort(string input) => default;
        """));

    [Theory]
    [InlineData("{|CFW013:string|} maybe", "declare the parameter as 'string?'")]
    [InlineData("{|CFW013:string|} other", "declare the parameter as 'string?'")]
    [InlineData("{|CFW013:int|} tried", "declare the parameter as 'int?'")]
    [InlineData("[From(\"maybe\", \"tried\")] {|CFW013:object|} x", "declare the parameter as 'object?'")]
    [InlineData("[From(\"maybe.{|CFW015:length|}\")] int x", "write 'maybe?.length'")]
    [InlineData("string {|CFW010:mabye|}", "did you mean 'maybe'?")]
    [InlineData("{|CFW011:int|} late", "its value is 'string'")]
    [InlineData("string {|CFW011:quiet|}", "has no result to read")]
    public Task What_may_be_missing(string parameter, string message) => RuleCheck.Reported(Dataflow($$"""
        [Output, Step] private string Read({{parameter}}) => "";
        [When("ok"), Step] private string Maybe(string input) => input;
        [Otherwise("ok"), Step] private string Other(string input) => input;
        [ContinueOnError, Step] private int Tried(string late) => 1;
        [Step] private bool Ok(string input) => true;
        [Step] private string Late(string input) => input;
        [Step] private void Quiet(string? maybe, string? other, int? tried) { }
        """), message);

    [Theory]
    [InlineData("{|CFW034:Parallel|}")]
    [InlineData("{|CFW034:Parallel(\"x\")|}")]
    [InlineData("When(\"input\", Is = \"x\"), {|CFW034:Return|}")]
    [InlineData("Repeat(Max = 2, From = {|CFW026:nameof(First)|})")]
    [InlineData("Repeat(Max = 2, From = {|CFW026:\"last\"|})")]
    [InlineData("{|CFW025:Repeat(From = nameof(Act))|}")]
    [InlineData("After(\"{|CFW010:frist|}\")")]
    [InlineData("After(nameof(First), \"{|CFW010:frist|}\")")]
    [InlineData("After(\"first\"), When(\"{|CFW010:frist|}\")")]
    public Task What_has_no_place_in_a_dataflow(string attributes) => RuleCheck.Reported(Dataflow($$"""
        [Step] private void First() { }
        [{{attributes}}, Step] private string Act() => "";
        [Step] private string Last(string? act) => "";
        """));

    [Fact]
    public Task What_has_a_place_in_a_dataflow() => RuleCheck.Sound(Dataflow("""
        [Repeat(Max = 2, From = nameof(First)), Step] private void First() { }
        [After, Step] private void Second() { }
        [After("second", nameof(Second), "SECOND"), Step] private string Last() => "";
        """));

    [Fact]
    public Task After_outside_of_a_dataflow() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] private void First() { }
        [{|CFW034:After(nameof(First))|}, Step] private string Last() => "";
        """));

    [Fact]
    public Task To_wait_is_not_to_read() => RuleCheck.Reported(Dataflow("""
        [Step] private string {|CFW016:First|}() => "";
        [After(nameof(First)), Step] private string Last() => "";
        """));

    [Fact]
    public Task An_enum_branch_that_is_not_exhaustive() => RuleCheck.Reported(Dataflow("""
        [When({|CFW023:"sort"|}, Is = Category.Refund), Step] private void A() { }
        [When("sort", Is = Category.Question), Step] private void B() { }
        [Step] private Category Sort(string input) => default;
        [Step] private string Last() => "";
        """), "takes Spam");

    [Fact]
    public Task An_otherwise_that_is_not_adjacent() => RuleCheck.Reported(Dataflow("""
        [When("sort", Is = Category.Refund), Step] private void A() { }
        [Step] private Category Sort(string input) => default;
        [Otherwise("{|CFW024:sort|}"), Step] private void B() { }
        [Step] private string Last() => "";
        """));
}
