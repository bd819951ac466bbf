using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>Fan-outs: what they run for (027), what an item is (010 to 014), and how all results are read.</summary>
public sealed class FanOutRuleTests
{
    private const string Types = """
        using System.Collections.Immutable;
        internal sealed record Job(string Title, string? Note, List<string?> Tags);
        internal sealed record Plan(List<Job> Jobs, Job[]? More, IAsyncEnumerable<Job> Stream, string Text, int Count, ImmutableArray<int> Numbers, HashSet<Job> Set, IEnumerable<Job> Lazy, Job Single);
        """;

    private static string Each(string forEach, string parameters, string others = "") => RuleCheck.Workflow($$"""
        [Step] private Plan Make(Plan input) => input;
        [Step] private List<string>? Find(Plan input, Plan make) => null;
        [Step] private void Log(List<string>? find) { }
        [{{forEach}}, Step] private string Look({{parameters}}) => "";
        [Step] private string Last(object? look) => "";
        {{others}}
        """, "Plan, string", others: Types);

    [Theory]
    [InlineData("ForEach(\"{|CFW027:make.text|}\")")]
    [InlineData("ForEach(\"{|CFW027:make.count|}\")")]
    [InlineData("ForEach({|CFW027:nameof(Make)|})")]
    [InlineData("ForEach(\"{|CFW027:input|}\")")]
    [InlineData("ForEach(source: @\"{|CFW027:make.single.title|}\")")]
    [InlineData("ForEach(\"{|CFW027:make.stream|}\")")]
    [InlineData("ForEach(\"{|CFW027:make.more|}\")")]
    [InlineData("ForEach(\"{|CFW027:find|}\")")]
    [InlineData("{|CFW027:ForEach|}")]
    [InlineData("{|CFW027:ForEach(MaxConcurrency = 3)|}")]
    [InlineData("{|CFW027:ForEach(\"make.jobs\", Times = 3)|}")]
    [InlineData("ForEach(Times = {|CFW027:0|})")]
    [InlineData("ForEach(Times = {|CFW027:-2|})")]
    [InlineData("ForEach(\"make.jobs\", MaxConcurrency = {|CFW027:-1|})")]
    [InlineData("ForEach(\"make.jobs\", MaxFailures = {|CFW027:-1|}), ContinueOnError")]
    public Task A_source_that_cannot_be(string forEach) => RuleCheck.Reported(Each(forEach, "[Item] object job"));

    [Theory]
    [InlineData("ForEach(\"{|CFW010:mkae|}.jobs\")", "did you mean 'make'?")]
    [InlineData("ForEach(\"make.{|CFW014:jbos|}\")", "did you mean 'Jobs'?")]
    [InlineData("ForEach(\"{|CFW012:last|}\")", "which runs later")]
    [InlineData("ForEach(\"{|CFW012:look|}\")", "is this step itself")]
    [InlineData("ForEach(\"{|CFW010:item|}\")", "Nothing is called 'item'")]
    [InlineData("ForEach(\"{|CFW017:|}\")", "")]
    [InlineData("ForEach(\"{|CFW011:log|}\")", "has no result to read")]
    public Task What_a_source_reads(string forEach, string message) => RuleCheck.Reported(Each(forEach, "[Item] object job"), message);

    [Theory]
    [InlineData("ForEach(\"make.jobs\")", "[Item] Job job")]
    [InlineData("ForEach(\"make.jobs\", MaxConcurrency = 2)", "[Item] object? anything, [Item] Job again, Plan make, CancellationToken _")]
    [InlineData("ForEach(\"make.jobs\")", "[From(\"item.title\")] string title, [From(\"ITEM.Note\", \"item.title\")] string note, [From(\"item\")] Job job")]
    [InlineData("ForEach(\"input.numbers\")", "[Item] long number")]
    [InlineData("ForEach(\"make.set\")", "[Item] Job job")]
    [InlineData("ForEach(\"make.lazy\")", "[Item] Job job, [From(\"item.tags\")] IEnumerable<string?> tags")]
    [InlineData("ForEach(\"make.jobs[0].tags\")", "[Item] string? tag, [From(\"item?.length\")] int? length")]
    [InlineData("ForEach(\"find\"), When(\"find\", IsNull = true, Not = true)", "[Item] string found")]
    [InlineData("ForEach(\"make.more\"), When(\"make.more\", IsNull = true, Not = true)", "[Item] Job job")]
    [InlineData("ForEach(Times = 5)", "[Item] int number")]
    [InlineData("ForEach(Times = 5, MaxConcurrency = 1)", "Plan make")]
    [InlineData("ForEach(\"make.jobs\", MaxFailures = 2), ContinueOnError", "[Item] Job job")]
    [InlineData("ForEach(\"make.jobs\"), Repeat(Max = 2), When(\"input.count\", Is = 2), Parallel", "[Item] Job job, IReadOnlyList<string>? look")]
    public Task Fan_outs_of_every_kind(string forEach, string parameters) => RuleCheck.Sound(Each(forEach, parameters));

    [Theory]
    [InlineData("{|CFW027:ForEach(\"make.jobs\")|}", "", "takes none of them")]
    [InlineData("{|CFW027:ForEach(\"make.jobs\")|}", "Plan make", "takes none of them")]
    [InlineData("ForEach(\"make.jobs\")", "[Item] {|CFW011:string|} job", "its value is 'Job'")]
    [InlineData("ForEach(\"make.jobs[0].tags\")", "[Item] {|CFW013:string|} tag", "declare the parameter as 'string?'")]
    [InlineData("ForEach(\"make.jobs\")", "[From(\"item.{|CFW014:titel|}\")] string title", "did you mean 'Title'?")]
    [InlineData("ForEach(\"make.jobs\")", "[From(\"item.note\")] {|CFW013:string|} note", "declare the parameter as 'string?'")]
    [InlineData("ForEach(\"make.jobs[0].tags\")", "[From(\"item.{|CFW015:length|}\")] int length", "write 'item?.length'")]
    [InlineData("ForEach(Times = 3)", "[Item] {|CFW011:string|} number", "its value is 'int'")]
    [InlineData("ForEach(\"make.jobs\")", "[Item, {|CFW034:From(\"item.title\")|}] object job", "")]
    [InlineData("ForEach(\"make.jobs\")", "[{|CFW034:Item|}, Service] IFormatProvider format, [Item] Job job", "")]
    public Task What_an_item_is(string forEach, string parameters, string message) => RuleCheck.Reported(Each(forEach, parameters), message);

    [Theory]
    [InlineData("[{|CFW027:Item|}] Job job")]
    [InlineData("[From(\"{|CFW010:item|}.title\")] string title")]
    [InlineData("Job {|CFW010:item|}")]
    public Task An_item_of_nothing(string parameter) => RuleCheck.Reported(Each("ForEach(\"make.jobs\")", "[Item] Job job", $"[Step] private void Other({parameter}) {{ }}"));

    [Theory]
    [InlineData("When(\"{|CFW010:item|}.note\", IsNull = true)")]
    [InlineData("When(nameof(IsGood))", "[{|CFW027:Item|}] Job job")]
    [InlineData("When(nameof(IsGood))", "[From(\"{|CFW010:item|}.title\")] string title")]
    [InlineData("Repeat(Max = 2, Until = nameof(IsGood))", "[{|CFW027:Item|}] Job job")]
    [InlineData("Repeat(Max = 2, Until = \"{|CFW010:item|}.good\")")]
    public Task A_condition_is_about_the_whole(string attribute, string helper = "") => RuleCheck.Reported(
        Each($"ForEach(\"make.jobs\"), {attribute}", "[Item] Job job", $"private static bool IsGood({helper}) => true;"));

    [Theory]
    [InlineData("{|CFW011:string|} look", "but its value is 'IReadOnlyList<string>'")]
    [InlineData("{|CFW011:string[]|} look", "")]
    [InlineData("{|CFW011:IReadOnlyList<int>|} look", "")]
    [InlineData("{|CFW011:IReadOnlyList<string>|} tried", "but its value is 'IReadOnlyList<ItemResult<string>>'")]
    [InlineData("{|CFW011:IReadOnlyList<ItemResult<int>>|} tried", "")]
    [InlineData("{|CFW013:IReadOnlyList<string>|} maybe", "declare the parameter as 'IReadOnlyList<string>?'")]
    [InlineData("{|CFW013:IReadOnlyList<ItemResult<string>>|} both", "declare the parameter as")]
    [InlineData("{|CFW011:StepResult<string>|} look", "")]
    [InlineData("object {|CFW011:quiet|}", "has no result to read")]
    [InlineData("[From(\"look[0].{|CFW014:size|}\")] int x", "")]
    [InlineData("[From(\"tried[0].result.{|CFW015:length|}\")] int x", "")]
    public Task Results_that_do_not_fit(string parameter, string message) => RuleCheck.Reported(Results($"[Step] private void Read({parameter}) {{ }}"), message);

    [Fact]
    public Task Results_of_every_kind() => RuleCheck.Sound(Results("""
        [Step] private void Read(IReadOnlyList<string> look, [From("look")] IEnumerable<object?> wide, [From("look.count")] int count, [From("look[0]")] string first, StepResult<IReadOnlyList<string>> LOOK) { }
        [Step] private void ReadTried(IReadOnlyList<ItemResult<string>> tried, IReadOnlyList<ItemResult<string>>? both, [From("tried[0].result?.length")] int? length, [From("tried[0].succeeded")] bool good) { }
        [Prompt("{look:list} {look.count} {#maybe}{maybe:list}{/maybe} {tried:json}")] private partial Task<string> Ask(IReadOnlyList<string> look, IReadOnlyList<string>? maybe, IReadOnlyList<ItemResult<string>> tried);
        [ForEach("look"), Step] private int Again([Item] string text, string ask) => 1;
        [ForEach("again"), Prompt("{number} {text}")] private partial Task<int> Deep([Item] int number, [From("ask")] string text);
        [Parallel("team"), ForEach("deep"), Step] private int One([Item] int number) => 1;
        [ForEach("team"), Step] private void Sum([Item] IReadOnlyList<int> numbers) { }
        """));

    private static string Results(string readers) => RuleCheck.Workflow($$"""
        [ForEach("input.jobs"), Step] private string Look([Item] Job job) => "";
        [ForEach("input.jobs", MaxFailures = 3), ContinueOnError, Step] private string Tried([Item] Job job) => "";
        [ForEach("input.jobs"), When("input.count", Is = 3), Step] private string Maybe([Item] Job job) => "";
        [ForEach("input.jobs"), When("input.text", Is = "x"), ContinueOnError, Step] private string Both([Item] Job job) => "";
        [ForEach("input.jobs"), Step] private void Quiet([Item] Job job) { }
        {{readers}}
        [Step] private string Last(object look, object tried, object? maybe, object? both) => "";
        """, "Plan, string", others: Types);

    [Fact]
    public Task A_sub_workflow_for_each() => RuleCheck.Sound("""
        [Workflow] internal partial class Child : Workflow<string, int> { [Step] private int X(string input) => input.Length; }
        [Workflow]
        internal partial class Flow : Workflow<List<string>, IReadOnlyList<int>>
        {
            [ForEach("input", MaxConcurrency = 2), SubWorkflow<Child>] private partial Task<int> Each([Item] string text);
        }
        """);
}
