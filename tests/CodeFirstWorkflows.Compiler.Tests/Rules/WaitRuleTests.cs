using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>[WaitFor]: what a step may wait for, and how long.</summary>
public sealed class WaitRuleTests
{
    [Theory]
    [InlineData("Task<int> Ask(string input)")]
    [InlineData("ValueTask<int> Ask(string input)")]
    [InlineData("Task<int> Ask(string input, CancellationToken stop)")]
    [InlineData("Task<int> Ask()")]
    public Task A_question_is_made_of_values(string signature) => RuleCheck.Reported(Workflow("WaitFor", signature));

    [Theory]
    [InlineData("Microsoft.Extensions.AI.IChatClient {|CFW006:client|}")]
    [InlineData("StepContext {|CFW006:context|}")]
    [InlineData("[Service] IDisposable {|CFW006:service|}")]
    public Task What_cannot_be_stored_is_no_question(string parameter) =>
        RuleCheck.Reported(Workflow("WaitFor", $"Task<int> Ask({parameter})"));

    [Theory]
    [InlineData("500ms")]
    [InlineData("30s")]
    [InlineData("1.5m")]
    [InlineData("2h")]
    [InlineData("3d")]
    public Task A_wait_has_a_time(string time) => RuleCheck.Reported(Workflow($"WaitFor(Timeout = \"{time}\")", "Task<int> Ask(string input)"));

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("d")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("3 d")]
    [InlineData("3w")]
    [InlineData("1e3s")]
    [InlineData("99999999999999999999d")]
    public Task What_is_no_time(string time) =>
        RuleCheck.Reported(Workflow($"WaitFor(Timeout = {{|CFW031:\"{time}\"|}})", "Task<int> Ask(string input)"));

    [Fact]
    public Task It_has_no_body() => RuleCheck.Reported(
        """
        [Workflow]
        public partial class Waits : Workflow<string, int>
        {
            [WaitFor]
            public Task<int> {|CFW007:Ask|}(string input) => Task.FromResult(1);
        }
        """);

    [Fact]
    public Task It_returns_a_task() => RuleCheck.Reported(
        """
        [Workflow]
        public partial class Waits : Workflow<string, int>
        {
            [WaitFor]
            public partial int {|CFW006:Ask|}(string input);
        }
        """);

    [Fact]
    public Task It_is_nothing_else() => RuleCheck.Reported(
        """
        [Workflow]
        public partial class Waits : Workflow<string, string>
        {
            [WaitFor, Prompt("{input}")]
            public partial Task<string> {|CFW019:Ask|}(string input);
        }
        """);

    [Fact]
    public Task Its_question_and_answer_are_serialized() => RuleCheck.Reported(
        """
        public sealed record Question(string Text);
        public sealed record Answer(string Text);

        [System.Text.Json.Serialization.JsonSerializable(typeof(string))]
        public partial class AppJson : System.Text.Json.Serialization.JsonSerializerContext
        {
            public AppJson() : base(null) { }
            protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;
            public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null;
        }

        [Workflow(JsonContext = typeof(AppJson))]
        public partial class Waits : Workflow<Question, string>
        {
            [WaitFor]
            public partial Task<Answer> {|CFW040:Ask|}(Question {|CFW040:input|});

            [Step]
            public string End(Answer ask) => ask.Text;
        }
        """);

    private static string Workflow(string attribute, string signature) =>
        $$"""
        [Workflow]
        public partial class Waits : Workflow<string, int>
        {
            [{{attribute}}]
            public partial {{signature}};
        }
        """;
}
