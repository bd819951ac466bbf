using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>Single conditions: what they may ask (022, 034), what they read (010 to 017), and what a reader knows where they hold.</summary>
public sealed class ConditionRuleTests
{
    private const string Types = """
        using Microsoft.Extensions.AI;
        using Microsoft.Extensions.DependencyInjection;
        internal enum Category { Refund, Question, Spam }
        internal sealed record Triage(Category Category, Category? Maybe, bool Urgent, bool? Flag, string Text, string? Note, int Level, long Big, double Rate, char Letter, Triage? Inner, object Any, Source Source);
        internal abstract record Source;
        internal sealed record ByUrl(Uri Url) : Source;
        internal sealed record ByText(string Text) : Source;
        """;

    private static string Act(string when, string others = "", string parameters = "") => RuleCheck.Workflow($$"""
        [Step] private Triage Sort(string input) => null!;
        [Step] private string? Find(string input) => null;
        [Step] private void Log(Triage sort, string? find) { }
        [{{when}}]
        [Step] private int? Act({{parameters}}) => 1;
        [Step] private string Last(int? act) => "";
        {{others}}
        """, others: Types);

    [Theory]
    [InlineData("When(\"{|CFW022:input|}\")")]
    [InlineData("When(\"{|CFW022:sort|}\")")]
    [InlineData("When({|CFW022:nameof(Sort)|})")]
    [InlineData("When(\"{|CFW022:sort.text|}\")")]
    [InlineData("When(\"{|CFW022:sort.level|}\", Not = true)")]
    [InlineData("When(@\"{|CFW022:sort.category|}\")")]
    [InlineData("When(\"{|CFW022:sort.maybe|}\")")]
    [InlineData("When(\"{|CFW022:sort.inner?.level|}\")")]
    [InlineData("When(\"{|CFW022:sort.any|}\")")]
    [InlineData("When(\"sort.urgent\"), When(\"{|CFW022:find|}\")")]
    public Task A_value_that_is_no_condition(string when) => RuleCheck.Reported(Act(when));

    [Theory]
    [InlineData("When(\"sort.text\", IsNull = {|CFW022:true|})")]
    [InlineData("When(\"sort.level\", Is = {|CFW022:null|}, Not = true)")]
    [InlineData("When(\"find\", IsNull = true, Not = true), When(\"find\", IsNull = {|CFW022:true|})")]
    public Task A_value_that_is_always_there(string when) => RuleCheck.Reported(Act(when));

    [Theory]
    [InlineData("When(\"sort.category\", Is = {|CFW022:(Category)42|})")]
    [InlineData("When(\"sort.category\", Is = {|CFW022:(Category)(-1)|}, Not = true)")]
    [InlineData("When(\"sort.maybe\", Is = {|CFW022:(Category)3|})")]
    [InlineData("When(\"sort.inner?.category\", In = {|CFW022:[Category.Refund, (Category)42]|})")]
    [InlineData("When(\"sort.category\", In = {|CFW022:new object[] { Category.Refund | (Category)8 }|})")]
    [InlineData("When(\"sort.source\", Is = {|CFW022:typeof(string)|})")]
    [InlineData("When(\"sort\", Is = {|CFW022:typeof(ByUrl)|})")]
    [InlineData("When(\"sort.text\", Is = {|CFW022:typeof(Uri)|})")]
    public Task A_constant_or_type_that_the_value_never_is(string when) => RuleCheck.Reported(Act(when));

    [Theory]
    [InlineData("When(\"sort.category\", Is = {|CFW011:\"Refund\"|})")]
    [InlineData("When(\"sort.category\", Is = {|CFW011:1|})")]
    [InlineData("When(\"sort.category\", Is = {|CFW011:DayOfWeek.Monday|})")]
    [InlineData("When(\"sort.level\", Is = {|CFW011:Category.Refund|})")]
    [InlineData("When(\"sort.level\", Is = {|CFW011:\"1\"|})")]
    [InlineData("When(\"sort.level\", Is = {|CFW011:1.5|})")]
    [InlineData("When(\"sort.text\", Is = {|CFW011:'x'|})")]
    [InlineData("When(\"sort.urgent\", Is = {|CFW011:\"true\"|})")]
    [InlineData("When(\"sort.text\", In = {|CFW011:[\"a\", 1]|})")]
    public Task A_constant_of_another_type(string when) => RuleCheck.Reported(Act(when));

    [Theory]
    [InlineData("{|CFW034:When(\"sort.category\", Is = Category.Refund, In = [Category.Spam])|}")]
    [InlineData("{|CFW034:When(\"sort.maybe\", Is = Category.Refund, IsNull = true)|}")]
    [InlineData("{|CFW034:When(\"find\", In = [\"a\"], IsNull = true, Not = true)|}")]
    public Task A_condition_that_asks_two_things(string when) => RuleCheck.Reported(Act(when));

    [Theory]
    [InlineData("When(\"{|CFW010:srot|}.urgent\")", "did you mean 'sort'?")]
    [InlineData("When(\"{|CFW010:Chekc|}\")", "Nothing is called 'Chekc'")]
    [InlineData("When(\"{|CFW010:item|}\", Is = 1)", "Nothing is called 'item'")]
    [InlineData("When(\"sort.{|CFW014:urgnt|}\")", "did you mean 'Urgent'?")]
    [InlineData("When(\"sort.inner.{|CFW015:urgent|}\")", "write 'sort.inner?.urgent'")]
    [InlineData("When(\"{|CFW017:|}\")", "")]
    [InlineData("When(\"sort{|CFW017:.|}.urgent\")", "A name is missing")]
    [InlineData("When(\"{|CFW012:last|}\", Is = \"x\")", "'last', which runs later")]
    [InlineData("When(\"{|CFW012:act|}\", IsNull = true)", "is this step itself")]
    [InlineData("When({|CFW012:nameof(Last)|}, Is = \"x\")", "'last', which runs later")]
    [InlineData("When(\"{|CFW011:log|}\", IsNull = true)", "has no result to read")]
    public Task What_a_condition_reads(string when, string message) => RuleCheck.Reported(Act(when), message);

    [Theory]
    [InlineData("When({|CS0103:Sort2|})")]
    [InlineData("When(nameof({|CS0103:Sort2|}))")]
    [InlineData("When(\"sort.category\", Is = Category.{|CS0117:Other|})")]
    [InlineData("When(\"sort.category\", In = [Category.Spam, {|CS0103:Other|}])")]
    [InlineData("When({|CS7036:|})")]
    public Task A_condition_that_does_not_compile_is_left_to_the_compiler(string when) =>
        RuleCheck.Reported(Act(when).Replace("When({|CS7036:|})", "{|CS7036:When|}", StringComparison.Ordinal));

    [Theory]
    [InlineData("string Check(string input) => input;")]
    [InlineData("bool? Check(string input) => null;")]
    [InlineData("void Check(string input) { }")]
    [InlineData("Task<bool> Check(string input) => Task.FromResult(true);")]
    [InlineData("async ValueTask<bool> Check(string input) { await Task.Yield(); return true; }")]
    [InlineData("bool Check(StepContext context) => true;")]
    [InlineData("bool Check(CancellationToken token) => true;")]
    [InlineData("bool Check([Service] TimeProvider time) => true;")]
    [InlineData("bool Check([FromKeyedServices(\"x\")] string input) => true;")]
    [InlineData("bool Check(IChatClient client) => true;")]
    [InlineData("bool Check<T>() => true;")]
    [InlineData("bool Check(ref string input) => true;")]
    [InlineData("bool Check(out string input) { input = \"\"; return true; }")]
    [InlineData("bool Check(string input) => true; private bool Check(Triage sort) => true;")]
    public Task A_method_that_decides_nothing(string method) =>
        RuleCheck.Reported(Act("When({|CFW022:nameof(Check)|}, Not = true)", "private " + method), "'Check'");

    [Theory]
    [InlineData("string {|CFW010:inptu|}", "did you mean 'input'?")]
    [InlineData("{|CFW011:int|} input", "'input' of 'Check' is 'int'")]
    [InlineData("{|CFW013:string|} find", "declare the parameter as 'string?'")]
    [InlineData("string {|CFW012:last|}", "'Check' reads the result of 'last'")]
    [InlineData("int? {|CFW012:act|}", "'Check' reads the result of 'act'")]
    [InlineData("[From(\"sort.{|CFW014:urgnt|}\")] bool x", "did you mean 'Urgent'?")]
    [InlineData("[From(\"sort.inner.{|CFW015:urgent|}\")] bool x", "write 'sort.inner?.urgent'")]
    public Task What_a_method_that_decides_reads(string parameter, string message) =>
        RuleCheck.Reported(Act("When(\"Check\")", $"private static bool Check({parameter}) => true;"), message);

    [Fact]
    public Task Conditions_of_every_kind() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Step] private Triage Sort(string input) => null!;
        [Step] private string? Find(string input) => null;
        [Step] private bool IsOk(string input) => true;
        [When("sort.urgent"), Step] private void A() { }
        [When("sort.urgent", Is = false), Step] private void B() { }
        [When("SORT.result.flag"), Step] private void C() { }
        [When("sort.flag", IsNull = true, Not = true), When("sort.flag", Is = true), Step] private void D() { }
        [When("sort.inner?.urgent", Not = true), Step] private void E() { }
        [When("sort.inner?.maybe", Is = Category.Spam), Step] private void F() { }
        [When("sort.category", In = [Category.Spam, Category.Refund, Category.Spam]), Step] private void G() { }
        [When("find", Is = null), Step] private void H() { }
        [When("find", IsNull = true), Step] private void I() { }
        [When("find", In = new object[] { "a", "\"b\"" }), Step] private void J() { }
        [When("find?.length", Is = 3), Step] private void K() { }
        [When("sort.level", In = [1, -2, 3]), Step] private void L() { }
        [When("sort.big", Is = 3), When("sort.rate", Is = 1.5), When("sort.letter", Is = '\''), Step] private void M() { }
        [When("sort.any", Is = typeof(string)), Step] private void N() { }
        [When("sort.source", Is = typeof(ByUrl), Not = true), Step] private void O() { }
        [When("isOk"), Step] private void P() { }
        [When(nameof(IsOk), Not = true), Step] private void Q() { }
        [When("isOk.result", Is = true), Step] private void R() { }
        [When(nameof(IsLong)), Step] private void S() { }
        [When("IsKnown"), When(nameof(IsShort), Not = true), Step] private void T() { }
        [When("input.length", Is = 0, Not = true), When("input[0]", Is = 'x'), Step] private void U() { }
        [Step] private string Last(string input) => input;
        private bool IsLong(string INPUT, bool isOk, [From("sort.inner?.level")] int? level, string? find) => true;
        private static bool IsShort() => true;
        """, others: Types).Replace(": Workflow<string, string>", ": Base", StringComparison.Ordinal).Replace("[Workflow]", """
        internal abstract class Base(WorkflowEngine engine) : Workflow<string, string>(engine)
        {
            protected bool IsKnown([From("find", "input")] string text, string? find) => text == find;
        }
        [Workflow]
        """, StringComparison.Ordinal));

    [Fact]
    public Task A_prompt_behind_its_reader_only_decides() => RuleCheck.Sound(RuleCheck.Workflow("""
        [When(nameof(IsAngry)), Step] private void Alert(string input) { }
        [When("IsAngry", Not = true), Step] private void Relax() { }
        [Step] private string Last(string input) => input;
        [Prompt("Is this angry? {input}")] private partial Task<bool> IsAngry(string input);
        """));

    [Fact]
    public Task A_prompt_before_its_reader_is_a_step() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Prompt("Is this angry? {input}")] private partial Task<bool> IsAngry(string input);
        [When(nameof(IsAngry)), Step] private void Alert(string input) { }
        [Step] private string Last(bool isAngry) => "";
        """));

    [Fact]
    public Task A_prompt_that_only_decides_has_no_result() => RuleCheck.Reported(RuleCheck.Workflow("""
        [When(nameof(IsAngry)), Step] private void Alert(string input) { }
        [Step] private string Last(bool {|CFW010:isAngry|}) => "";
        [Prompt("Is this angry? {input}")] private partial Task<bool> IsAngry(string input);
        """));

    [Fact]
    public Task A_sub_workflow_that_only_decides() => RuleCheck.Sound("""
        [Workflow] internal partial class Judge : Workflow<string, bool> { [Step] private bool X(string input) => true; }
        [Workflow]
        internal partial class Flow : Workflow<string, string>
        {
            [When(nameof(Check)), Step] private void Alert(string input) { }
            [SubWorkflow<Judge>] private partial Task<bool> Check([From("input")] string text);
            [Step] private string Last(string input) => input;
        }
        """);

    [Theory]
    [InlineData("When(\"pick\", Is = typeof(ByUrl))", "ByUrl pick")]
    [InlineData("When(\"pick\", Is = typeof(ByUrl))", "[From(\"pick.url\")] Uri url, Source pick")]
    [InlineData("When(\"sort.source\", Is = typeof(ByText))", "[From(\"sort.source\")] ByText source, [From(\"sort.source.text\")] string text")]
    [InlineData("When(\"pick\", IsNull = true, Not = true), When(\"pick\", Is = typeof(ByText))", "ByText? pick")]
    [InlineData("When(\"sort.any\", Is = typeof(string))", "[From(\"sort.any\")] string any")]
    [InlineData("When(\"find\", IsNull = true, Not = true)", "string find")]
    [InlineData("When(\"find\", Is = null, Not = true)", "[From(\"find.length\")] int length")]
    [InlineData("When(\"find\", In = [\"a\", \"b\"])", "string find")]
    [InlineData("When(\"sort.inner?.urgent\")", "[From(\"sort.inner\")] Triage inner, [From(\"sort.inner.text\")] string text")]
    [InlineData("When(\"sort.maybe\", Is = Category.Spam)", "[From(\"sort.maybe\")] Category maybe")]
    [InlineData("When(\"sort.flag\")", "[From(\"sort.flag\")] bool flag")]
    public Task What_is_known_where_a_condition_holds(string when, string parameters) => RuleCheck.Sound(Known(when, parameters));

    [Theory]
    [InlineData("When(\"pick\", Is = typeof(ByUrl), Not = true)", "{|CFW011:ByUrl|} pick")]
    [InlineData("When(\"pick\", Is = typeof(ByText))", "{|CFW011:ByUrl|} pick")]
    [InlineData("When(\"sort.source\", Is = typeof(ByUrl))", "{|CFW011:ByUrl|} pick")]
    [InlineData("When(\"find\", IsNull = true)", "{|CFW013:string|} find")]
    [InlineData("When(\"find\", Is = \"x\", Not = true)", "{|CFW013:string|} find")]
    [InlineData("When(\"sort.inner?.urgent\", Not = true)", "[From(\"sort.inner.{|CFW015:text|}\")] string text")]
    [InlineData("When(\"sort.flag\", Not = true)", "[From(\"sort.flag\")] {|CFW013:bool|} flag")]
    [InlineData("When(nameof(HasFound))", "{|CFW013:string|} find")]
    public Task What_is_not_known_where_a_condition_holds(string when, string parameters) => RuleCheck.Reported(Known(when, parameters));

    private static string Known(string when, string parameters) => RuleCheck.Workflow($$"""
        [Step] private Triage Sort(string input) => null!;
        [Step] private string? Find(string input) => null;
        [Step] private Source? Pick(string input) => null;
        [Step] private void Log(Triage sort, string? find, Source? pick) { }
        [{{when}}]
        [Step] private void Act({{parameters}}) { }
        [Step] private string Last() => "";
        private static bool HasFound(string? find) => find is not null;
        """, others: Types);
}
