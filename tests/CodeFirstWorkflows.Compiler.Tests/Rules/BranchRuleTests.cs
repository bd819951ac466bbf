using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>Branches on one path: what they cover (023), [Otherwise] (024), and whether readers of several of them always get a value (013).</summary>
public sealed class BranchRuleTests
{
    private const string Types = """
        internal enum Category { Refund, Question, Spam }
        internal enum Twice { A, B = 0, C = 1, D = C }
        internal sealed record Triage(Category Category, Category? Maybe, bool Urgent, bool? Flag, string Text, string? Note, int Level, Twice Twice, Triage? Inner, Source Source, Source? MaybeSource, Shape Shape, Open Open);
        internal abstract record Source;
        internal abstract record Web : Source;
        internal sealed record ByUrl : Web;
        internal sealed record ByHost : Web;
        internal sealed record ByText : Source;
        #pragma warning disable CS1591
        public abstract class Shape { private protected Shape() { } }
        public sealed class Circle : Shape;
        public sealed class Square : Shape;
        public abstract record Open;
        public sealed record Door : Open;
        """;

    // Steps A, B and so on with these attributes, one without any for -; and those that read them.
    private static string Branches(string branches, string? readers = null)
    {
        var all = branches.Split(" | ").Select((branch, i) => (Attributes: branch, Name: (char)('A' + i))).ToArray();
        var steps = string.Concat(all.Select(step => step.Attributes == "-" ? $"[Step] private void {step.Name}() {{ }}\n" : $"[{step.Attributes}, Step] private string {step.Name}() => \"\";\n"));
        readers ??= $"[Step] private string Last({string.Join(", ", all.Where(step => step.Attributes != "-").Select(step => $"string? {char.ToLowerInvariant(step.Name)}"))}) => \"\";";
        return RuleCheck.Workflow($"{steps}{readers}\nprivate static bool Check(Triage input) => true;", "Triage, string", others: Types);
    }

    private static string FirstOf(string branches, string type)
    {
        var sources = branches.Split(" | ").Select((_, i) => $"nameof({(char)('A' + i)})");
        return Branches(branches, $"[Step] private string Last([From({string.Join(", ", sources)})] {type} text) => \"\";");
    }

    [Theory]
    [InlineData("When(\"input.category\", Is = Category.Refund) | When(\"input.category\", Is = Category.Question) | When(\"input.category\", Is = Category.Spam)")]
    [InlineData("When(\"input.category\", In = [Category.Refund, Category.Spam]) | When(\"INPUT.Category\", Is = Category.Question)")]
    [InlineData("When(\"input.category\", Is = Category.Refund) | Otherwise(\"input.category\")")]
    [InlineData("When(\"input.category\", Is = Category.Refund) | When(\"input.category\", Is = Category.Refund, Not = true)")]
    [InlineData("When(\"input.category\", In = [Category.Refund, Category.Spam]) | When(\"input.category\", In = [Category.Spam, Category.Refund], Not = true)")]
    [InlineData("When(\"input.category\", Is = Category.Refund, Not = true) | When(\"input.category\", Is = Category.Question, Not = true)")]
    [InlineData("When(\"input.urgent\") | When(\"input.urgent\", Not = true)")]
    [InlineData("When(\"input.urgent\", Is = true) | When(\"input.urgent\", Is = false)")]
    [InlineData("When(\"input.urgent\", Not = true) | Otherwise(\"input.urgent\")")]
    [InlineData("When(\"input.flag\") | When(\"input.flag\", Not = true)")]
    [InlineData("When(\"input.flag\", Is = true) | When(\"input.flag\", Is = false) | When(\"input.flag\", IsNull = true)")]
    [InlineData("When(\"input.maybe\", In = [Category.Refund, Category.Question]) | When(\"input.maybe\", Is = null) | When(\"input.maybe\", Is = Category.Spam)")]
    [InlineData("When(\"input.maybe\", Is = Category.Spam) | Otherwise(\"input.maybe\")")]
    [InlineData("When(\"input.inner?.category\", IsNull = true) | When(\"input.inner?.category\", In = [Category.Refund, Category.Question, Category.Spam])")]
    [InlineData("When(\"input.twice\", Is = Twice.B) | When(\"input.twice\", Is = Twice.C)")]
    [InlineData("When(\"input.source\", Is = typeof(ByUrl)) | When(\"input.source\", Is = typeof(ByHost)) | When(\"input.source\", Is = typeof(ByText))")]
    [InlineData("When(\"input.source\", Is = typeof(Web)) | When(\"input.source\", Is = typeof(ByText))")]
    [InlineData("When(\"input.source\", Is = typeof(Web)) | When(\"input.source\", Is = typeof(Web), Not = true)")]
    [InlineData("When(\"input.maybeSource\", Is = typeof(Web)) | When(\"input.maybeSource\", Is = typeof(ByText)) | When(\"input.maybeSource\", IsNull = true)")]
    [InlineData("When(\"input.shape\", Is = typeof(Circle)) | When(\"input.shape\", Is = typeof(Square))")]
    [InlineData("When(\"input.open\", Is = typeof(Door)) | Otherwise(\"input.open\")")]
    [InlineData("When(\"input.note\", IsNull = true) | When(\"input.note\", IsNull = true, Not = true)")]
    [InlineData("When(\"input.text\", Is = \"a\") | When(\"input.text\", In = [\"b\", \"c\"]) | Otherwise(\"input.text\")")]
    [InlineData("When(\"input.level\", Is = 1) | Otherwise(\"input.level\")")]
    [InlineData("When(nameof(Check)) | Otherwise(nameof(Check))")]
    [InlineData("When(\"input.urgent\"), When(\"input.level\", Is = 1) | When(\"input.urgent\"), When(\"input.level\", Is = 1, Not = true) | When(\"input.urgent\", Not = true)")]
    [InlineData("Parallel, When(\"input.category\", Is = Category.Refund) | Parallel, When(\"input.category\", Is = Category.Question) | Parallel, When(\"input.category\", Is = Category.Spam)")]
    public Task Branches_of_which_one_always_runs(string branches) => RuleCheck.Sound(FirstOf(branches, "string"));

    [Theory]
    [InlineData("When(\"input.text\", Is = \"a\") | When(\"input.text\", Is = \"b\")")]
    [InlineData("When(\"input.level\", Is = 1) | When(\"input.level\", Is = 2)")]
    [InlineData("When(\"input.urgent\") | When(\"input.flag\", Not = true)")]
    [InlineData("When(\"input.flag\", Is = true) | When(\"input.flag\", Is = false)")]
    [InlineData("When(\"input.maybe\", In = [Category.Refund, Category.Spam]) | When(\"input.maybe\", Is = Category.Question)")]
    [InlineData("When(\"input.inner?.category\", Is = Category.Refund) | When(\"input.inner?.category\", In = [Category.Spam, Category.Question])")]
    [InlineData("When(\"input.source\", Is = typeof(ByUrl)) | When(\"input.source\", Is = typeof(ByText))")]
    [InlineData("When(\"input.maybeSource\", Is = typeof(Web)) | When(\"input.maybeSource\", Is = typeof(ByText))")]
    [InlineData("When(\"input.open\", Is = typeof(Door)) | When(\"input.text\", Is = \"a\")")]
    [InlineData("When(\"input.category\", Is = Category.Refund), When(\"input.urgent\") | When(\"input.category\", Is = Category.Question) | When(\"input.category\", Is = Category.Spam)")]
    [InlineData("When(\"input.category\", Is = Category.Refund), ContinueOnError | Otherwise(\"input.category\")")]
    [InlineData("When(\"input.category\", Is = Category.Refund)")]
    [InlineData("When(\"input.urgent\") | Otherwise(\"input.urgent\"), ContinueOnError")]
    public Task Branches_of_which_none_may_run(string branches) => RuleCheck.Reported(FirstOf(branches, "{|CFW013:string|}"));

    [Fact]
    public Task Branches_of_one_enum_that_are_not_adjacent() => RuleCheck.Reported(Branches(
        "When(\"input.category\", Is = Category.Refund) | - | When(\"input.category\", In = [Category.Question, Category.Spam])", """
        [Step] private string Last([From(nameof(A), nameof(C))] {|CFW013:string|} text) => text;
        """));

    [Fact]
    public Task Branches_of_one_bool_need_not_be_adjacent() => RuleCheck.Sound(Branches("When(\"input.urgent\") | - | When(\"input.urgent\", Not = true)", """
        [Step] private string Last([From(nameof(A), nameof(C))] string text) => text;
        """));

    [Fact]
    public Task A_hierarchy_that_a_friend_may_extend() => RuleCheck.Reported("""
        using System.Runtime.CompilerServices;
        [assembly: InternalsVisibleTo("Friend")]
        internal abstract record Source;
        internal sealed record ByUrl : Source;
        [Workflow]
        internal partial class Flow : Workflow<Source, string>
        {
            [When("input", Is = typeof(ByUrl)), Step] private string A() => "";
            [Step] private string Last({|CFW013:string|} a) => a;
        }
        """);

    [Fact]
    public Task Part_of_what_always_runs() => RuleCheck.Reported(Branches(
        "When(\"input.category\", Is = Category.Refund) | When(\"input.category\", Is = Category.Spam) | Otherwise(\"input.category\")", """
        [Step] private void Two([From(nameof(A), nameof(B))] {|CFW013:string|} text) { }
        [When("input.category", In = [Category.Spam, Category.Refund]), Step] private void Known([From(nameof(A), nameof(B))] string text) { }
        [Step] private string Last([From(nameof(C), nameof(A), nameof(B))] string text) => text;
        """));

    [Theory]
    [InlineData("When({|CFW023:\"input.category\"|}, Is = Category.Refund) | When(\"input.category\", Is = Category.Spam)", "No branch on 'input.category' takes Question: add one, or a step with [Otherwise(\"input.category\")]")]
    [InlineData("When({|CFW023:\"INPUT.category\"|}, Is = Category.Refund) | When(\"input.Category\", In = [Category.Refund, (Category)2])", "No branch on 'INPUT.category' takes Question")]
    [InlineData("When({|CFW023:\"input.maybe\"|}, Is = Category.Refund) | When(\"input.maybe\", IsNull = true) | When(\"input.maybe\", Is = Category.Question)", "takes Spam")]
    [InlineData("When({|CFW023:\"input.inner?.category\"|}, Is = Category.Spam) | When(\"input.inner?.category\", Is = Category.Question)", "takes Refund")]
    [InlineData("When(\"input.text\", Is = \"a\"), When({|CFW023:@\"input.category\"|}, Is = Category.Refund) | When(\"input.category\", Is = Category.Spam)", "takes Question")]
    [InlineData("Parallel, When({|CFW023:\"input.category\"|}, Is = Category.Refund) | Parallel, When(\"input.category\", Is = Category.Spam)", "takes Question")]
    [InlineData("When(\"input.urgent\") | When({|CFW023:\"input.category\"|}, Is = Category.Refund) | When(\"input.category\", Is = Category.Spam)", "takes Question")]
    public Task A_constant_that_no_branch_takes(string branches, string message) => RuleCheck.Reported(Branches(branches), message);

    [Theory]
    [InlineData("When(\"input.category\", Is = Category.Refund)")]
    [InlineData("When(\"input.category\", Is = Category.Refund) | - | When(\"input.category\", Is = Category.Spam)")]
    [InlineData("When(\"input.category\", Is = Category.Refund) | When(\"input.urgent\") | When(\"input.category\", Is = Category.Spam)")]
    [InlineData("When(\"input.category\", Is = Category.Refund) | When(\"input.maybe\", Is = Category.Spam) | When(\"input.inner?.category\", Is = Category.Spam)")]
    [InlineData("When(\"input.category\", Is = Category.Refund) | Otherwise(\"input.category\") | When(\"input.category\", Is = Category.Spam)")]
    [InlineData("When(\"input.category\", Is = Category.Refund), When(\"input.urgent\") | When(\"input.category\", Is = Category.Question, Not = true) | When(\"input.category\", Is = Category.Question)")]
    [InlineData("When(\"input.maybe\", In = [Category.Refund, Category.Spam]) | When(\"input.maybe\", Is = Category.Question)")]
    [InlineData("When(\"input.twice\", Is = Twice.D) | When(\"input.twice\", Is = Twice.A)")]
    [InlineData("When(\"input.text\", Is = \"a\") | When(\"input.text\", Is = \"b\")")]
    [InlineData("When(\"input.source\", Is = typeof(ByUrl)) | When(\"input.source\", Is = typeof(ByText))")]
    public Task Branches_that_leave_no_constant_out(string branches) => RuleCheck.Sound(Branches(branches));

    [Fact]
    public Task Constants_that_do_not_reach_the_branches() => RuleCheck.Sound(Branches(
        "When(\"input.category\", Is = Category.Refund), Return | - | When(\"input.category\", Is = Category.Question) | When(\"input.category\", Is = Category.Spam)", """
        [Step] private string Last([From(nameof(C), nameof(D))] string text) => text;
        """));

    [Fact]
    public Task A_branch_that_returns_is_one_of_its_set() => RuleCheck.Reported(Branches(
        "When({|CFW023:\"input.category\"|}, Is = Category.Refund), Return | When(\"input.category\", Is = Category.Question)", """
        [Step] private string Last(string? b) => "";
        """), "takes Spam");

    [Theory]
    [InlineData("Otherwise(\"{|CFW024:input.urgent|}\")")]
    [InlineData("When(\"input.urgent\") | - | Otherwise(\"{|CFW024:input.urgent|}\")")]
    [InlineData("When(\"input.urgent\") | When(\"input.text\", Is = \"a\") | Otherwise(@\"{|CFW024:input.urgent|}\")")]
    [InlineData("When(\"input.urgent\") | Otherwise(\"{|CFW024:input.flag|}\")")]
    [InlineData("Otherwise(\"{|CFW024:input.urgent|}\") | When(\"input.urgent\") | Otherwise(\"input.urgent\")")]
    public Task An_otherwise_without_a_branch_before_it(string branches) => RuleCheck.Reported(Branches(branches), "is [Otherwise] of branches on");

    [Theory]
    [InlineData("When(nameof(Check)) | Otherwise({|CFW010:nameof(Triage)|})", "Nothing is called 'Triage'")]
    [InlineData("When(\"input.urgent\") | Otherwise(\"input.{|CFW014:result|}.urgent\")", "has no member 'result'")]
    public Task An_otherwise_on_no_path(string branches, string message) => RuleCheck.Reported(Branches(branches), message);

    [Fact]
    public Task Otherwise_of_every_kind() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Step] private Triage Sort(Triage input) => input;
        [When("sort.category", Is = Category.Refund), Step] private void A() { }
        private static void Helper() { }
        [When("sort.result.category", Is = Category.Question), Step] private void B() => Helper();
        [Otherwise("SORT.Category"), Step] private void C() { }
        [Otherwise("sort.category"), ContinueOnError, Step] private void D() { }
        [When("sort.category", Is = Category.Spam), Step] private void E() { }
        [Otherwise("sort.category"), Step] private void F() { }
        [When("sort.inner?.urgent"), When("sort.urgent"), Step] private void G() { }
        [Otherwise("sort.inner?.urgent"), Step] private void H() { }
        [When("sort.inner?.urgent"), When("sort.urgent"), Step] private void I() { }
        [Otherwise("sort.urgent"), Step] private void J() { }
        [Parallel, When(nameof(IsGood)), Step] private void K() { }
        [Parallel, Otherwise(nameof(IsGood)), Step] private void L() { }
        [Parallel, Step] private void M() { }
        [Step] private string Last() => "";
        [Prompt("Is it good?")] private partial Task<bool> IsGood();
        """, "Triage, string", others: Types));

    [Fact]
    public Task An_otherwise_with_a_condition_of_its_own() => RuleCheck.Reported(RuleCheck.Workflow("""
        [When("input.urgent"), Step] private void A(Triage input) { }
        [{|CFW034:Otherwise("input.urgent")|}, When("input.flag"), Step] private void B() { }
        [Step] private string Last() => "";
        """, "Triage, string", others: Types));

    [Fact]
    public Task An_otherwise_on_a_method_that_no_branch_asks() => RuleCheck.Reported(Branches("When(\"input.urgent\") | Otherwise({|CFW024:nameof(Check)|})"));

    [Theory]
    [InlineData("When(\"input.urgent\")", "When(\"input.urgent\")")]
    [InlineData("When(\"input.urgent\")", "When(\"INPUT.Urgent\", Is = true), When(\"input.level\", Is = 1)")]
    [InlineData("When(\"input.urgent\"), When(\"input.level\", Is = 1)", "When(\"input.level\", Is = 1), When(\"input.urgent\")")]
    [InlineData("When(\"input.category\", In = [Category.Refund, Category.Spam])", "When(\"input.category\", Is = Category.Spam)")]
    [InlineData("When(\"input.category\", Is = Category.Refund, Not = true)", "When(\"input.category\", Is = Category.Spam)")]
    [InlineData("When(\"input.maybe\", IsNull = true, Not = true)", "When(\"input.maybe\", Is = Category.Spam)")]
    [InlineData("When(\"input.source\", Is = typeof(Web))", "When(\"input.source\", Is = typeof(ByUrl))")]
    [InlineData("When(\"input.source\", Is = typeof(ByText), Not = true)", "When(\"input.source\", Is = typeof(Web))")]
    [InlineData("When(\"input.twice\", Is = Twice.A)", "When(\"input.twice\", Is = Twice.B)")]
    [InlineData("When(\"input.inner?.urgent\")", "When(\"input.inner?.urgent\", Is = true)")]
    [InlineData("When(\"input.inner\", IsNull = true, Not = true)", "When(\"input.inner?.level\", Is = 1)")]
    [InlineData("When(\"input.urgent\")", "When(\"write\", IsNull = true, Not = true)")]
    [InlineData("When(\"input.urgent\")", "When(\"write?.length\", Is = 1)")]
    [InlineData("When(\"isGood\")", "When(nameof(IsGood))")]
    [InlineData("When(nameof(Check))", "When(\"write\", Is = \"x\")")]
    public Task A_condition_that_implies_the_writers(string writer, string reader) => RuleCheck.Sound(Pair(writer, reader, "string"));

    [Theory]
    [InlineData("When(\"input.urgent\")", "When(\"input.urgent\", Not = true)")]
    [InlineData("When(\"input.urgent\")", "When(\"input.flag\")")]
    [InlineData("When(\"input.urgent\"), When(\"input.flag\")", "When(\"input.urgent\")")]
    [InlineData("When(\"input.urgent\"), ContinueOnError", "When(\"input.urgent\")")]
    [InlineData("When(\"input.category\", Is = Category.Refund)", "When(\"input.category\", In = [Category.Refund, Category.Spam])")]
    [InlineData("When(\"input.category\", Is = Category.Refund)", "When(\"input.category\", Is = Category.Refund, Not = true)")]
    [InlineData("When(\"input.category\", Is = Category.Refund)", "When(\"input.maybe\", Is = Category.Refund)")]
    [InlineData("When(\"input.maybe\", Is = Category.Spam)", "When(\"input.maybe\", IsNull = true, Not = true)")]
    [InlineData("When(\"input.source\", Is = typeof(ByUrl))", "When(\"input.source\", Is = typeof(Web))")]
    [InlineData("When(\"input.open\", Is = typeof(Door))", "When(\"input.text\", Is = \"x\")")]
    [InlineData("When(\"input.inner?.urgent\", Not = true)", "When(\"input.inner?.level\", Is = 1)")]
    [InlineData("When(\"input.urgent\")", "When(\"write\", IsNull = true)")]
    [InlineData("When(\"input.urgent\")", "When(\"write\", Is = \"x\", Not = true)")]
    public Task A_condition_that_does_not_imply_the_writers(string writer, string reader) => RuleCheck.Reported(Pair(writer, reader, "{|CFW013:string|}"));

    private static string Pair(string writer, string reader, string type) => RuleCheck.Workflow($$"""
        [Step] private bool IsGood(Triage input) => true;
        [{{writer}}, Step] private string Write(bool isGood) => "";
        [Step] private void Between() { }
        [{{reader}}, Step] private void Read({{type}} write) { }
        [Step] private string Last(string? write) => "";
        private static bool Check(Triage input) => true;
        """, "Triage, string", others: Types);

    [Fact]
    public Task What_may_be_skipped_is_read_in_every_way() => RuleCheck.Reported(RuleCheck.Workflow("""
        [When("input.urgent"), Step] private Triage Sort(Triage input) => input;
        [When("input.flag"), Step] private int Count(Triage? sort) => 1;
        [Step] private void A({|CFW013:Triage|} sort, {|CFW013:int|} count, [From("count")] {|CFW013:long|} wide, [From(nameof(Sort))] object? boxed) { }
        [Step] private void B([From("sort.{|CFW015:text|}")] string text, [From("sort?.text")] {|CFW013:string|} sure, [From("sort?.text", "input.text")] string either) { }
        [Step] private void C(StepResult<Triage> sort, StepResult<int> count) { }
        [When("sort?.urgent"), Step] private void D(Triage sort, [From("sort.text")] string text) { }
        [When("sort.{|CFW015:urgent|}"), Step] private void E() { }
        [Prompt("{sort?.text} {#count}{count:N0}{/count} {sort.{|CFW015:level|}}")] private partial Task<string> Last(Triage? sort, int? count);
        """, "Triage, string", others: Types), "declare the parameter as 'int?'");

    [Theory]
    [InlineData("When(\"input.urgent\"), Return", "")]
    [InlineData("When(\"input.category\", Is = Category.Refund), Return", "When(\"input.category\", Is = Category.Refund, Not = true), ")]
    [InlineData("When(\"input.category\", In = [Category.Refund, Category.Spam]), Return", "When(\"input.category\", Is = Category.Question), ")]
    [InlineData("When(nameof(Check)), Return", "")]
    public Task What_is_known_behind_a_return(string returns, string condition) => RuleCheck.Sound(RuleCheck.Workflow($$"""
        [{{returns}}, Step] private string Escalate(Triage input) => "";
        [{{condition}}Step] private string Write() => "";
        [Step] private string Last(string write) => write;
        private static bool Check(Triage input) => true;
        """, "Triage, string", others: Types));

    [Fact]
    public Task What_returned_is_not_there_behind_it() => RuleCheck.Reported(RuleCheck.Workflow("""
        [When("input.urgent"), Return, Step] private string Escalate(Triage input) => "";
        [When("input.urgent", Not = true), Step] private string Write() => "";
        [Step] private string Last({|CFW013:string|} escalate, string write, [From(nameof(Escalate), nameof(Write))] string either) => write;
        """, "Triage, string", others: Types));
}
