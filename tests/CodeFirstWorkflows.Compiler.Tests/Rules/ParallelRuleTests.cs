using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>Parallel groups: 020, 021, and how their results are read.</summary>
public sealed class ParallelRuleTests
{
    private const string Kind = "internal enum Kind { A, B }";

    [Theory]
    [InlineData("string {|CFW020:a|}", "'B' reads 'A', which runs beside it in the same parallel group")]
    [InlineData("string {|CFW020:c|}", "'B' reads 'C', which runs beside it in the same parallel group")]
    [InlineData("string? {|CFW020:a|}", "'B' reads 'A'")]
    [InlineData("StepResult<string> {|CFW020:a|}", "'B' reads 'A'")]
    [InlineData("[From(\"{|CFW020:a|}.length\")] int x", "'B' reads 'A'")]
    [InlineData("[From(\"{|CFW020:a|}.result\")] string x", "'B' reads 'A'")]
    [InlineData("[From({|CFW020:nameof(C)|})] string x", "'B' reads 'C'")]
    [InlineData("[From(\"input\", \"{|CFW020:a|}\")] string x", "'B' reads 'A'")]
    public Task A_sibling_as_an_input(string parameter, string message) => RuleCheck.Reported(RuleCheck.Workflow($$"""
        [Parallel, Step] private string A(string input) => input;
        [Parallel, Step] private string B({{parameter}}) => "";
        [Parallel, Step] private string C(string input) => input;
        [Step] private string Last(string a, string b, string c) => a + b + c;
        """), message);

    [Theory]
    [InlineData("When(\"{|CFW020:ok|}\")")]
    [InlineData("When({|CFW020:nameof(Ok)|}, Not = true)")]
    [InlineData("When(\"{|CFW020:text|}.length\", Is = 3)")]
    [InlineData("When(nameof(IsLong))", "string {|CFW020:text|}")]
    [InlineData("ForEach(\"{|CFW020:text|}\")", "string text", "[Item] char letter")]
    [InlineData("Repeat(Until = \"{|CFW020:ok|}\", Max = 2)")]
    [InlineData("Repeat(Until = nameof(IsLong), Max = 2)", "[From(\"{|CFW020:text|}\")] string x")]
    public Task A_sibling_in_what_decides(string attribute, string helper = "string input", string parameter = "string input") => RuleCheck.Reported(RuleCheck.Workflow($$"""
        [Parallel, Step] private bool Ok(string input) => true;
        [Parallel, Step] private string Text(string input) => input;
        [Parallel, {{attribute}}, Step] private void Act({{parameter}}) { }
        [Step] private string Last(string text, bool ok) => text;
        private static bool IsLong({{helper}}) => true;
        """));

    [Fact]
    public Task A_sibling_of_a_named_group() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Parallel("team"), Prompt("{input}")] private partial Task<string> A(string input);
        [Parallel("team", OnError = ParallelError.FailFast), Step] private string B(string {|CFW020:a|}) => a;
        [Parallel("team"), Step] private void C(IReadOnlyList<string> {|CFW012:team|}) { }
        [Step] private string Last(IReadOnlyList<string> team) => "";
        """));

    [Fact]
    public Task A_sibling_in_a_loop_around_the_group() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Parallel, Step] private string A(string input) => input;
        [Parallel, Repeat(From = nameof(A), Max = 3), Step] private string B(string {|CFW020:a|}) => a;
        [Step] private string Last(string a, string b) => a + b;
        """));

    [Fact]
    public Task Adjacent_groups_are_no_siblings() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Parallel, Step] private string A(string input) => input;
        [Parallel, Step] private string B(string input) => input;
        [Parallel("x"), Step] private string C(string a, string b) => a + b;
        [Parallel("x"), Step] private string D(string a) => a;
        [Parallel, When("c", Is = "y"), Step] private void E([From("d.length")] int d) { }
        [Parallel("alone"), Step] private void F() { }
        [Step] private string Last(IReadOnlyList<string> x) => "";
        """));

    [Fact]
    public Task A_member_that_repeats_itself_sees_its_own_last_visit() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Parallel, Repeat(Max = 3), Step] private string A(string? a) => a ?? "";
        [Parallel, Repeat(Max = 3, Until = "b"), Step] private bool B() => true;
        [Step] private string Last(string a) => a;
        """));

    [Fact]
    public Task A_group_with_a_step_between() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Parallel("x"), Step] private string A(string input) => input;
        [Step] private string Between(string input) => input;
        [{|CFW021:Parallel("x")|}, Step] private string C(string input) => input;
        [Step] private string Last(string a, string between, string c) => a + between + c;
        """), "The steps of the parallel group 'x' are not adjacent: move 'C' next to 'A', or give its group another name");

    [Fact]
    public Task A_group_with_another_between() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Parallel("x"), Step] private void A() { }
        [Parallel("x"), Step] private void B() { }
        [Parallel("y"), Step] private void C() { }
        [{|CFW021:Parallel("x")|}, Step] private void D() { }
        [Parallel, Step] private void E() { }
        [{|CFW021:Parallel(group: "y", OnError = ParallelError.FailFast)|}, Step] private void F() { }
        [{|CFW021:Parallel("x")|}, Step] private void G() { }
        [Step] private string Last() => "";
        """), ["move 'D' next to 'B'", "move 'F' next to 'C'"]);

    [Fact]
    public Task A_group_that_is_adjacent_in_the_source_but_not_in_the_order() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Parallel("x"), Step(Order = 1)] private void A() { }
        [{|CFW021:Parallel("x")|}, Step(Order = 3)] private void C() { }
        [Step(Order = 2)] private string Between() => "";
        """), "move 'C' next to 'A'");

    [Fact]
    public Task Groups_that_are_adjacent() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Parallel, Step] private void A() { }
        [Step] private void Between() { }
        [Parallel, Step] private void B() { }
        [Parallel("x"), Step(Name = "first")] private void C() { }
        private static int Helper() => 1;
        [Parallel("X"), Step] private void D() { }
        [Parallel("x2"), Step] private void E() => Helper();
        [Prompt("Is it good?")] private partial Task<bool> Good();
        [Parallel("x2"), Repeat(Until = nameof(Good), Max = 2), Step] private void F() { }
        [Step] private string Last() => "";
        """));

    [Theory]
    [InlineData("{|CFW013:IReadOnlyList<string>|} maybe", "declare the parameter as")]
    [InlineData("{|CFW013:IEnumerable<string>|} failing", "declare the parameter as")]
    [InlineData("{|CFW011:IReadOnlyList<int>|} team", "")]
    [InlineData("{|CFW011:string|} team", "")]
    [InlineData("{|CFW011:List<string>|} team", "")]
    [InlineData("IReadOnlyList<string> {|CFW011:silent|}", "")]
    [InlineData("IReadOnlyList<string> {|CFW012:late|}", "'Last' reads the result of 'late'")]
    [InlineData("IReadOnlyList<string> {|CFW010:taem|}", "did you mean 'team'?")]
    [InlineData("[From(\"team.{|CFW014:cuont|}\")] int x", "")]
    public Task The_results_of_a_group(string parameter, string message) => RuleCheck.Reported(RuleCheck.Workflow($$"""
        [Parallel("team"), Step] private string A(string input) => input;
        [Parallel("team"), Step] private string B(string input) => input;
        [Parallel("maybe"), Step] private string C(string input) => input;
        [Parallel("maybe"), When("input", Is = "x"), Step] private string D(string input) => input;
        [Parallel("failing"), ContinueOnError, Step] private string E(string input) => input;
        [Parallel("silent"), Step] private void F(string input, IReadOnlyList<string> team, IReadOnlyList<string?> maybe, IReadOnlyList<string?> failing) { }
        [Step, Output] private string Last({{parameter}}) => "";
        [Parallel("late"), Step] private string G(string input) => input;
        [Step] private void Log(IReadOnlyList<string> late) { }
        """), message);

    [Fact]
    public Task Results_of_groups_of_every_kind() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Step] private Kind Sort(List<string> input) => default;
        [Parallel("team", OnError = ParallelError.FailFast), When(nameof(Sort), Is = Kind.A), Step] private string A(List<string> input) => "";
        [Parallel("team"), Otherwise(nameof(Sort)), Prompt("{input:list}")] private partial Task<string> B(List<string> input);
        [Parallel("team"), ContinueOnError, Step] private async ValueTask<string> C() { await Task.Yield(); return ""; }
        [Parallel("team"), Step] private void D() { }
        [Parallel("team"), Repeat(Max = 2), Step] private string E(string? e) => "";
        [Parallel("each"), ForEach("input"), Step] private string F([Item] string text) => text;
        [Parallel("each"), ForEach(Times = 2), Step] private string G([Item] int number) => "";
        [Parallel("numbers"), Step] private int H(IReadOnlyList<string?> team, IReadOnlyList<IReadOnlyList<string>> each) => 1;
        [Parallel("numbers"), Step] private long I(IEnumerable<object?> TEAM, IEnumerable<IEnumerable<object>> each) => 1;
        [Parallel("numbers"), When("sort", Is = Kind.B), Step] private int J() => 1;
        [Prompt("{team:list} {team.count} {team[0] ?? 'none'} {numbers:list}")] private partial Task<string> Ask(IReadOnlyList<string?> team, IReadOnlyList<long?> numbers);
        [Step] private string Last([From(nameof(A), nameof(B))] string either, string? c, string e, IReadOnlyList<string> f, string ask, [From("team.count")] int count) => either;
        """, "List<string>, string", others: Kind));
}
