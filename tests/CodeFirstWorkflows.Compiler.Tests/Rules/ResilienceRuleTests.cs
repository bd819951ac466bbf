using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>What stands between steps and their methods: rules 031 and 034.</summary>
public sealed class ResilienceRuleTests
{
    [Theory]
    [InlineData("Retry")]
    [InlineData("Retry(MaxAttempts = 1, Delay = \"2s\", MaxDelay = \"2s\", Backoff = Backoff.Linear, Jitter = false, On = new[] { typeof(FormatException) })")]
    [InlineData("Timeout(\"10ms\")")]
    [InlineData("Timeout(\"30s\", Total = \"1d\")")]
    [InlineData("CircuitBreaker(FailureRatio = 1, MinimumThroughput = 2, Sampling = \"500ms\", Break = \"500ms\")")]
    [InlineData("RateLimit(Permits = 5, Per = \"1m\", Concurrent = 1)")]
    [InlineData("RateLimit(Concurrent = 1)")]
    [InlineData("Resilience(\"mine\")")]
    public Task What_can_be_meant(string attribute) => RuleCheck.Reported(Workflow(attribute));

    [Theory]
    [InlineData("Retry(MaxAttempts = {|CFW031:0|})")]
    [InlineData("Retry(Delay = {|CFW031:\"soon\"|})")]
    [InlineData("Retry(Delay = \"2s\", MaxDelay = {|CFW031:\"1s\"|})")]
    [InlineData("Retry(Backoff = {|CFW031:(Backoff)7|})")]
    [InlineData("Retry(On = {|CFW031:new[] { typeof(string) }|})")]
    [InlineData("Timeout({|CFW031:\"0s\"|})")]
    [InlineData("Timeout({|CFW031:\"5ms\"|})")]
    [InlineData("Timeout({|CFW031:\"2d\"|})")]
    [InlineData("Timeout(\"30s\", Total = {|CFW031:\"30s\"|})")]
    [InlineData("CircuitBreaker(FailureRatio = {|CFW031:0|})")]
    [InlineData("CircuitBreaker(FailureRatio = {|CFW031:1.1|})")]
    [InlineData("CircuitBreaker(FailureRatio = {|CFW031:double.NaN|})")]
    [InlineData("CircuitBreaker(MinimumThroughput = {|CFW031:1|})")]
    [InlineData("CircuitBreaker(Sampling = {|CFW031:\"100ms\"|})")]
    [InlineData("CircuitBreaker(Break = {|CFW031:\"100ms\"|})")]
    [InlineData("{|CFW031:RateLimit|}")]
    [InlineData("RateLimit(Permits = {|CFW031:0|})")]
    [InlineData("RateLimit(Concurrent = {|CFW031:-1|})")]
    [InlineData("RateLimit(Concurrent = 1, Per = {|CFW031:\"1s\"|})")]
    [InlineData("Resilience({|CFW031:\"\"|})")]
    [InlineData("Retry, {|CFW034:Resilience(\"mine\")|}")]
    public Task What_cannot(string attribute) => RuleCheck.Reported(Workflow(attribute));

    [Theory]
    [InlineData("Retry(MaxAttempts = {|CFW031:0|})")]
    [InlineData("Timeout({|CFW031:\"0s\"|})")]
    [InlineData("RateLimit(Permits = {|CFW031:0|})")]
    [InlineData("Resilience({|CFW031:\" \"|})")]
    public Task What_cannot_on_a_class(string attribute) => RuleCheck.Reported(
        $$"""
        [Workflow, {{attribute}}]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Go(string input) => input;
        }
        """);

    [Fact]
    public Task An_exception_that_generated_code_cannot_name() => RuleCheck.Reported(
        """
        file sealed class Hidden : Exception;

        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step, Retry(On = {|CFW031:new[] { typeof(Hidden) }|})]
            public string Go(string input) => input;
        }
        """);

    [Fact]
    public Task A_wait_runs_nothing() => RuleCheck.Reported(
        """
        [Workflow, Retry]
        public partial class Solve : Workflow<string, string>
        {
            [WaitFor, {|CFW034:Timeout("3s")|}]
            public partial Task<string> Ask(string input);
        }
        """);

    [Fact]
    public Task What_is_no_step_is_not_tried_again() => RuleCheck.Reported(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Go(string input) => Help(input);

            [{|CFW034:Retry|}]
            private static string Help(string input) => input;
        }
        """);

    private static string Workflow(string attribute) =>
        $$"""
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step, {{attribute}}]
            public string Go(string input) => input;
        }
        """;
}
