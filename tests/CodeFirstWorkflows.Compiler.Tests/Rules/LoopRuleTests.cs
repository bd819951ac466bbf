using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>Loops: their bounds (025), ranges and ends (026), and what a step sees of its visits (012, 013, 015).</summary>
public sealed class LoopRuleTests
{
    private const string Critique = "internal sealed record Critique(bool Good, string Notes, bool? Maybe);";

    private static string Loop(string repeat, string others = "") => RuleCheck.Workflow($$"""
        [Step] private string Draft(string input) => input;
        [{{repeat}}]
        [Step] private Critique Judge(string draft) => null!;
        [Step] private string Last(string draft, Critique judge) => draft;
        {{others}}
        """, others: Critique);

    [Theory]
    [InlineData("{|CFW025:Repeat|}")]
    [InlineData("{|CFW025:Repeat(Until = \"judge.good\")|}")]
    [InlineData("{|CFW025:Repeat(From = nameof(Draft), Until = \"judge.good\", OnMax = LoopEnd.Fail)|}")]
    [InlineData("Repeat(Max = {|CFW025:0|})")]
    [InlineData("Repeat(Until = \"judge.good\", Max = {|CFW025:-1|}, From = \"draft\")")]
    public Task A_loop_without_a_bound(string repeat) => RuleCheck.Reported(Loop(repeat), "The loop of 'Judge' has no bound: give it a Max of 1 or more");

    [Theory]
    [InlineData("Repeat(Max = 1)")]
    [InlineData("Repeat(Max = 3, From = nameof(Judge), Until = \"judge.good\")")]
    [InlineData("Repeat(Max = int.MaxValue, From = \"DRAFT\", Until = \"judge.good\", OnMax = LoopEnd.Fail)")]
    [InlineData("Repeat(Max = 2, From = nameof(Draft), Until = \"judge.result.maybe\", OnMax = LoopEnd.Continue)")]
    [InlineData("Repeat(Max = 2, Until = nameof(IsGood))")]
    [InlineData("Repeat(Max = 2, Until = \"IsLong\", From = nameof(Draft))")]
    [InlineData("Repeat(Max = 2, Until = nameof(Ask))")]
    [InlineData("Repeat(Max = 2, Until = nameof(Ask), From = \"draft\")")]
    public Task Loops_of_every_kind(string repeat) => RuleCheck.Sound(Loop(repeat, """
        private static bool IsGood(Critique judge, string draft, string input) => judge.Good;
        private bool IsLong([From("judge.notes.length")] int length) => length > 3;
        """ + (repeat.Contains("Ask", StringComparison.Ordinal) ? "\n[Prompt(\"Is it good? {draft} {notes}\")] private partial Task<bool> Ask(string draft, [From(\"judge.notes\")] string notes);" : "")));

    [Theory]
    [InlineData("Repeat(Max = 2, From = {|CFW026:\"daft\"|})")]
    [InlineData("Repeat(Max = 2, From = {|CFW026:nameof(IsGood)|})")]
    [InlineData("Repeat(Max = 2, From = {|CFW026:\"input\"|})")]
    [InlineData("Repeat(Max = 2, From = {|CFW026:nameof(Last)|})")]
    [InlineData("Repeat(Max = 2, From = {|CFW026:\"draft.length\"|})")]
    [InlineData("Repeat(Max = 2, OnMax = {|CFW026:LoopEnd.Fail|})")]
    public Task A_range_that_cannot_be(string repeat) => RuleCheck.Reported(Loop(repeat, "private static bool IsGood(Critique judge) => judge.Good;"));

    [Theory]
    [InlineData("\"{|CFW026:judge|}\"")]
    [InlineData("\"{|CFW026:judge.notes|}\"")]
    [InlineData("{|CFW026:nameof(Draft)|}")]
    [InlineData("{|CFW026:nameof(Text)|}")]
    [InlineData("{|CFW026:nameof(Later)|}")]
    [InlineData("{|CFW026:nameof(Timed)|}")]
    [InlineData("{|CFW026:nameof(Twice)|}")]
    public Task An_end_that_decides_nothing(string until) => RuleCheck.Reported(Loop($"Repeat(Max = 2, From = nameof(Draft), Until = {until})", """
        private static string Text(Critique judge) => judge.Notes;
        private static Task<bool> Later(Critique judge) => Task.FromResult(judge.Good);
        private static bool Timed([Service] TimeProvider time) => true;
        private static bool Twice() => true;
        private static bool Twice(Critique judge) => judge.Good;
        """));

    [Theory]
    [InlineData("\"{|CFW010:jugde|}.good\"", "did you mean 'judge'?")]
    [InlineData("\"judge.{|CFW014:god|}\"", "did you mean 'Good'?")]
    [InlineData("\"{|CFW012:last|}.length\"", "'last', which runs later")]
    [InlineData("nameof(IsGood)", "'judge' of 'IsGood' is 'string'", "{|CFW011:string|} judge")]
    [InlineData("nameof(IsGood)", "which runs later", "string {|CFW012:last|}")]
    public Task What_an_end_reads(string until, string message, string parameter = "Critique judge") => RuleCheck.Reported(
        Loop($"Repeat(Max = 2, From = nameof(Draft), Until = {until})", $"private static bool IsGood({parameter}) => true;"), message);

    [Fact]
    public Task An_end_that_does_not_compile_is_left_to_the_compiler() => RuleCheck.Reported(Loop("Repeat(Max = 2, From = nameof(Draft), Until = nameof({|CS0103:IsGod|}))"));

    [Fact]
    public Task Loops_that_overlap() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] private void A() { }
        [Step] private void B() { }
        [Repeat(From = nameof(A), Max = 2), Step] private void C() { }
        [Repeat(From = {|CFW026:nameof(B)|}, Max = 2), Step] private void D() { }
        [Repeat(From = {|CFW026:nameof(C)|}, Max = 2), Step] private string Last() => "";
        """));

    [Fact]
    public Task Loops_that_nest_or_are_apart() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Repeat(Max = 2), Step] private void A() { }
        [Repeat(Max = 2, From = nameof(A)), Step] private void B() { }
        [Repeat(Max = 2, From = nameof(A)), Step] private void C() { }
        [Repeat(Max = 2), Step] private void D() { }
        [Step] private void E() { }
        [Step] private void F() { }
        [Repeat(Max = 2, From = nameof(F)), Step] private void G() { }
        [Repeat(Max = 2, From = nameof(E)), Step] private string Last() => "";
        """));

    [Theory]
    [InlineData("", "Repeat(From = {|CFW026:nameof(A)|}, Max = 2), ", "", "")]
    [InlineData("", "", "", "Repeat(From = {|CFW026:nameof(C)|}, Max = 2), ")]
    [InlineData("", "", "Repeat(From = {|CFW026:nameof(B)|}, Max = 2), ", "")]
    [InlineData("Repeat(Max = 2), ", "", "Repeat(From = {|CFW026:nameof(A)|}, Max = 2), ", "Repeat(From = nameof(A), Max = 2), ")]
    public Task A_range_that_cuts_a_group(string a, string b, string c, string last) => RuleCheck.Reported(RuleCheck.Workflow($$"""
        [{{a}}Step] private void A() { }
        [Parallel, {{b}}Step] private void B() { }
        [Parallel, {{c}}Step] private void C() { }
        [Parallel, Step] private void D() { }
        [{{last}}Step] private string Last() => "";
        """));

    [Theory]
    [InlineData("", "Repeat(Max = 2), ", "", "")]
    [InlineData("", "", "Repeat(From = nameof(B), Max = 2), ", "")]
    [InlineData("", "", "Repeat(From = nameof(A), Max = 2), ", "")]
    [InlineData("Repeat(Max = 2), ", "Repeat(Max = 2), ", "Repeat(Max = 2), ", "Repeat(From = nameof(A), Max = 2), ")]
    public Task A_range_that_holds_a_group_or_nothing_of_it(string a, string b, string c, string last) => RuleCheck.Sound(RuleCheck.Workflow($$"""
        [{{a}}Step] private void A() { }
        [Parallel, {{b}}Step] private void B() { }
        [Parallel, {{c}}Step] private void C() { }
        [{{last}}Step] private string Last() => "";
        """));

    [Theory]
    [InlineData("{|CFW013:Critique|} judge", "declare the parameter as 'Critique?'")]
    [InlineData("{|CFW013:string|} draft", "declare the parameter as 'string?'")]
    [InlineData("{|CFW013:int|} count", "declare the parameter as 'int?'")]
    [InlineData("[From(nameof(Judge))] {|CFW013:object|} x", "declare the parameter as 'object?'")]
    [InlineData("[From(\"judge?.notes\")] {|CFW013:string|} x", "declare the parameter as 'string?'")]
    [InlineData("[From(\"judge.{|CFW015:notes|}\")] string x", "write 'judge?.notes'")]
    [InlineData("Critique? {|CFW012:last|}", "'last', which runs later")]
    [InlineData("{|CFW011:string?|} judge", "")]
    public Task What_a_step_sees_of_the_visit_before(string parameter, string message) => RuleCheck.Reported(RuleCheck.Workflow($$"""
        [Step] private string Draft({{parameter}}) => "";
        [Step] private int Count(string draft) => 1;
        [Repeat(From = nameof(Draft), Max = 3, Until = "judge.good"), Step] private Critique Judge(string draft, int count) => null!;
        [Step] private Critique Last(Critique judge) => judge;
        """, "string, Critique", others: Critique), message);

    [Fact]
    public Task Looks_back_of_every_kind() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Prompt("Write about {input}.{#judge} Mend {judge.notes}{/judge} {draft} {notes}")]
        private partial Task<string> Draft(string input, Critique? judge, string? draft, [From("judge?.notes")] string? notes);
        [Step] private string Sure([From("judge?.notes", "draft")] string notes, [From("count", "input.length")] int count) => notes;
        [When("judge", IsNull = true), Step] private void First(string draft) { }
        [When("judge?.good", Not = true), When("sure.length", Is = 3), Step] private int Count() => 1;
        [When("count", IsNull = true, Not = true), Step] private void Again(int count) { }
        [Repeat(From = nameof(Draft), Max = 3, Until = nameof(IsGood)), Step] private Critique Judge(string draft, string sure, int? count) => null!;
        [Step] private string Last(string draft, Critique judge, int? count, [Visits] IReadOnlyList<string> sure) => draft;
        private static bool IsGood(Critique judge, string draft, int? count) => judge.Good;
        """, others: Critique));

    [Fact]
    public Task What_lies_outside_of_the_loop() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] private string Before(string? {|CFW012:draft|}) => "";
        [Step] private string Draft(string before, string? {|CFW012:after|}) => "";
        [Repeat(From = nameof(Draft), Max = 3), Step] private string Judge(string draft) => draft;
        [Step] private string After(string judge, string? {|CFW012:after|}) => judge;
        [Step] private string Last(string after) => after;
        """));

    [Fact]
    public Task What_the_innermost_loop_sees() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] private string Plan(string? judge, {|CFW013:string|} draft) => "";
        [Step] private string Draft(string plan, string? polish, {|CFW013:string|} judge) => "";
        [Repeat(From = nameof(Draft), Max = 2), Step] private string Polish(string draft, string plan) => "";
        [Repeat(From = nameof(Plan), Max = 3), Step] private string Judge(string draft, string polish, string? judge) => "";
        [Step] private string Last(string plan, string draft, string polish, string judge) => "";
        """));

    [Fact]
    public Task A_condition_on_the_visit_before_says_nothing_of_this_one() => RuleCheck.Reported(RuleCheck.Workflow("""
        [When("judge?.good"), Step] private string Polish(string input) => input;
        [Step] private Critique Judge(string? polish) => null!;
        [When("judge.good"), Step] private void Use({|CFW013:string|} polish) { }
        [When("judge.good"), Step] private string Praise() => "";
        [When("judge.good"), Repeat(From = nameof(Polish), Max = 3), Step] private void Know(string praise) { }
        [Step] private string Last(string input) => input;
        """, others: Critique));

    [Fact]
    public Task A_step_that_repeats_itself_is_decided_once() => RuleCheck.Reported(RuleCheck.Workflow("""
        [When("{|CFW012:draft|}", IsNull = true), Repeat(Max = 3), Step] private string Draft(string input, string? draft) => input;
        [When("input", Is = "x"), Repeat(Max = 3, Until = "again"), Step] private bool Again(bool? again) => true;
        [When("input", Is = "x"), Repeat(Max = 3, Until = nameof(IsGood), OnMax = LoopEnd.Fail), ContinueOnError, Step] private int Count() => 1;
        [Step] private string Last(string? draft, bool? again, {|CFW013:int|} count) => "";
        private static bool IsGood({|CFW013:int|} count) => count > 1;
        """));

    [Fact]
    public Task An_end_that_reads_what_may_be_skipped() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] private string Draft(string input) => input;
        [When("draft", Is = "x"), Repeat(From = nameof(Draft), Max = 2, Until = "judge.{|CFW015:good|}"), Step] private Critique Judge() => null!;
        [When("draft", Is = "x"), Step] private Critique Again(Critique? judge) => null!;
        [Repeat(From = nameof(Again), Max = 2, Until = nameof(IsGood)), Step] private string Last(Critique? again) => "";
        private static bool IsGood({|CFW013:Critique|} again) => again.Good;
        """, others: Critique));

    [Theory]
    [InlineData("[Visits] IReadOnlyList<string> draft")]
    [InlineData("[Visits] IEnumerable<object> draft, [Visits] IReadOnlyList<string?> DRAFT")]
    [InlineData("[Visits] IReadOnlyList<Critique> judge, [Visits] IReadOnlyList<string> maybe, [Visits] IReadOnlyList<string> last2")]
    public Task Visits_of_every_kind(string parameters) => RuleCheck.Sound(Visits(parameters));

    [Theory]
    [InlineData("[Visits] {|CFW011:IReadOnlyList<int>|} draft", "")]
    [InlineData("[Visits] {|CFW011:string|} draft", "")]
    [InlineData("[Visits] {|CFW011:List<string>|} draft", "")]
    [InlineData("[Visits] IReadOnlyList<string> {|CFW010:darft|}", "did you mean 'draft'?")]
    [InlineData("[Visits] IReadOnlyList<string> {|CFW012:late|}", "'late', which runs later")]
    [InlineData("[Visits] IReadOnlyList<string> {|CFW011:quiet|}", "has no result to read")]
    [InlineData("[Visits, {|CFW034:From(\"draft\")|}] IReadOnlyList<string> draft", "")]
    [InlineData("[{|CFW034:Visits|}, Service] IReadOnlyList<string> draft", "")]
    public Task Visits_that_cannot_be_read(string parameters, string message) => RuleCheck.Reported(Visits(parameters), message);

    private static string Visits(string parameters) => RuleCheck.Workflow($$"""
        [Step] private string Draft([Visits] IReadOnlyList<Critique> judge, [Visits] IReadOnlyList<string> draft) => "";
        [When("draft", Is = "x"), Step] private string Maybe([Visits] IReadOnlyList<string> draft) => "";
        [Step] private void Quiet(string? maybe) { }
        [Repeat(From = nameof(Draft), Max = 3, Until = nameof(IsGood)), Step] private Critique Judge() => null!;
        [Repeat(Max = 2), Step] private string Last2([Visits] IReadOnlyList<string> last2) => "";
        [Step, Output] private string Last({{parameters}}) => "";
        [Repeat(Max = 2), Step] private string Late() => "";
        [Step] private void Log(string late, string last2) { }
        private static bool IsGood([Visits] IReadOnlyList<string> draft) => draft.Count > 1;
        """, others: Critique);

    [Fact]
    public Task A_return_inside_of_a_loop() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Step] private string Draft(string input, Critique? judge) => input;
        [When("judge?.good"), Return, Step] private string Finish(string draft) => draft;
        [Repeat(From = nameof(Draft), Max = 3), Step] private Critique Judge(string draft) => null!;
        [Step] private string Last(string draft, Critique judge) => draft;
        """, others: Critique));

    [Fact]
    public Task Branches_inside_of_a_loop() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Step] private Critique Judge([From(nameof(Mend), nameof(Polish))] string? text) => null!;
        [When("judge.good", Not = true), Step] private string Mend(Critique judge) => judge.Notes;
        [When("judge.good"), Step] private string Polish() => "";
        [Repeat(From = nameof(Judge), Until = "judge.good", Max = 3), Step] private string Last([From(nameof(Mend), nameof(Polish))] string text) => text;
        """, others: Critique));
}
