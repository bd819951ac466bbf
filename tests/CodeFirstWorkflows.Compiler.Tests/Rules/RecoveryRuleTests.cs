using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>The methods that deal with failures: rules 030, 032 and 033.</summary>
public sealed class RecoveryRuleTests
{
    [Theory]
    [InlineData("string Other(string input) => input;")]
    [InlineData("static Task<string> Other(StepError why, CancellationToken stop) => Task.FromResult(why.Message);")]
    [InlineData("ValueTask<string> Other(Exception why, StepContext context) => new(why.Message + context.Key);")]
    public Task What_stands_in(string method) => RuleCheck.Reported(Step("Fallback(nameof(Other))", "private " + method));

    [Theory]
    [InlineData("[Prompt(\"Answer {input} in spite of {why.message}\")] private partial Task<string> Other(string input, StepError why);")]
    [InlineData("[Prompt(\"{input}\"), Retry] private partial Task<string> Other([Untrusted] string input, CancellationToken stop);")]
    [InlineData("[SubWorkflow<Rescue>] private partial Task<string> Other([From(\"input\")] string text, StepError why);")]
    public Task What_asks_or_runs_another_stands_in(string method) => RuleCheck.Reported(Step("Fallback(nameof(Other))", method) + Rescue);

    [Theory]
    [InlineData("[Prompt(\"Answer {input}\")] private partial Task<int> {|CFW030:Other|}(string input);")]
    [InlineData("[Prompt(\"Answer {input} {input.{|CFW014:missing|}}\")] private partial Task<string> Other(string input);")]
    [InlineData("[Prompt(\"Answer {input}\"), {|CFW034:Parallel|}] private partial Task<string> Other(string input);")]
    [InlineData("[Prompt(\"Answer {input}\"), {|CFW034:Fallback(\"Go\")|}] private partial Task<string> Other(string input);")]
    [InlineData("[SubWorkflow<Rescue>] private partial Task<string> Other(StepContext {|CFW028:why|});")]
    public Task What_asks_or_runs_another_must_fit_too(string method) => RuleCheck.Reported(Step("Fallback(nameof(Other))", method) + Rescue);

    [Theory]
    [InlineData("[SubWorkflow<Undo>] private partial Task Other([From(\"go\")] string text);")]
    [InlineData("[SubWorkflow<Undo>] private partial Task Other(string go);")]
    public Task What_runs_another_takes_back(string method) => RuleCheck.Reported(Step("Compensate(nameof(Other))", method) + Undo);

    [Theory]
    [InlineData("[OnFailure, Prompt(\"Say sorry for {why.message}. {#go}It was {go}{/go}\")] private partial Task<string> Other(StepError why, string? go);")]
    [InlineData("[OnFailure, SubWorkflow<Rescue>] private partial Task<string> Other([From(\"input\")] string text, StepError why);")]
    public Task What_asks_or_runs_another_deals_with_a_failure(string method) => RuleCheck.Reported(Step("Step2", method).Replace(", Step2", "") + Rescue);

    [Theory]
    [InlineData("[When(\"input\")]")]
    [InlineData("[Parallel]")]
    [InlineData("[Retry]")]
    [InlineData("[Output]")]
    public Task An_attribute_of_steps_on_what_is_none(string attribute) => RuleCheck.Reported(
        Step("Step2", $"{attribute.Replace("[", "[{|CFW034:").Replace("]", "|}]")} private static int Other() => 1;").Replace(", Step2", ""));

    [Theory]
    [InlineData("\"Missing\"", "string Other(string input) => input;")]
    [InlineData("nameof(Go)", "string Other(string input) => input;")]
    [InlineData("nameof(Last)", "string Other(string input) => input;")]
    public Task What_is_no_stand_in(string name, string method) => RuleCheck.Reported(Step($"Fallback({{|CFW030:{name}|}})", "private " + method));

    [Theory]
    [InlineData("int {|CFW030:Other|}(string input) => 1;")]
    [InlineData("Task<int> {|CFW030:Other|}(string input) => Task.FromResult(1);")]
    [InlineData("void {|CFW030:Other|}(string input) { }")]
    [InlineData("string {|CFW030:Other|}<T>(string input) => input;")]
    [InlineData("string {|CFW030:Other|}(ref string input) => input;")]
    [InlineData("string Other(string {|CFW010:nothing|}) => nothing;")]
    [InlineData("string Other(string {|CFW012:last|}) => last;")]
    public Task What_does_not_fit_as_one(string method) => RuleCheck.Reported(Step("Fallback(nameof(Other))", "private " + method));

    [Theory]
    [InlineData("void Other(string go) { }")]
    [InlineData("static Task Other(string input, string go, CancellationToken stop) => Task.CompletedTask;")]
    [InlineData("ValueTask Other(StepContext context) => default;")]
    public Task What_takes_back(string method) => RuleCheck.Reported(Step("Compensate(nameof(Other))", "private " + method));

    [Theory]
    [InlineData("[Step, Compensate(nameof(Other))]", "void Other(string book) { }")]
    [InlineData("[Step]", "[OnFailure] private void Other(string? book) { }")]
    [InlineData("[Step, Fallback(nameof(Other))]", "string Other(StepError why) => why.Message;", "{|CFW016:Book|}")]
    public Task What_deals_with_a_failure_reads_a_result(string attributes, string helper, string book = "Book") => RuleCheck.Reported(
        $$"""
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            {{attributes}}
            public string {{book}}(string input) => input;

            [Step, Output]
            public string Last(string input) => input;

            {{(helper.StartsWith('[') ? helper : "private " + helper)}}
        }
        """);

    [Theory]
    [InlineData("string {|CFW032:Other|}(string go) => go;")]
    [InlineData("Task<int> {|CFW032:Other|}(string go) => Task.FromResult(1);")]
    [InlineData("async void {|CFW032:Other|}(string go) => await Task.Yield();")]
    public Task What_takes_nothing_back(string method) => RuleCheck.Reported(Step("Compensate(nameof(Other))", "private " + method));

    [Fact]
    public Task A_compensation_that_is_not_there() => RuleCheck.Reported(Step("Compensate({|CFW032:\"Missing\"|})", ""));

    [Theory]
    [InlineData("string Other(StepError why) => why.Message;")]
    [InlineData("string? Other(Exception why, string input, string? go, [From(nameof(Last))] string? end) => go ?? end;")]
    [InlineData("Task<string> Other(StepContext context, CancellationToken stop) => Task.FromResult(context.Key);")]
    [InlineData("void Other(StepError why) { }")]
    [InlineData("Task Other([From(\"input.Length\")] int length) => Task.CompletedTask;")]
    public Task What_deals_with_a_failure(string method) => RuleCheck.Reported(Step("Step2", "[OnFailure] private " + method).Replace(", Step2", ""));

    [Theory]
    [InlineData("int {|CFW033:Other|}(StepError why) => 1;")]
    [InlineData("string Other(string {|CFW033:go|}) => go;")]
    [InlineData("string Other([From(\"go.Length\")] int {|CFW033:length|}) => \"\";")]
    [InlineData("string Other(string {|CFW010:nothing|}) => nothing;")]
    public Task What_does_not(string method) => RuleCheck.Reported(Step("Step2", "[OnFailure] private " + method).Replace(", Step2", ""));

    [Fact]
    public Task One_method_deals_with_failures() => RuleCheck.Reported(
        Step("Step2", "[OnFailure] private void Other() { } [OnFailure] private void {|CFW033:Another|}() { }").Replace(", Step2", ""));

    [Fact]
    public Task A_step_deals_with_none() => RuleCheck.Reported(Step("{|CFW034:OnFailure|}", ""));

    private const string Rescue =
        """

        public record Trouble(string Text, StepError Why);

        [Workflow]
        public partial class Rescue : Workflow<Trouble, string>
        {
            [Step]
            public string Help(Trouble input) => input.Text + input.Why.Message;
        }
        """;

    private const string Undo =
        """

        [Workflow]
        public partial class Undo : Workflow<string>
        {
            [Step]
            public void Forget(string input) { }
        }
        """;

    private static string Step(string attribute, string helper) =>
        $$"""
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step, {{attribute}}]
            public string Go(string input) => input;

            [Step]
            public string Last(string go) => go;

            {{helper}}
        }
        """;
}
