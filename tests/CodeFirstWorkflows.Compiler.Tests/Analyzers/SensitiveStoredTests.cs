using CodeFirstWorkflows.Analyzers.Code;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Analyzers;

public sealed class SensitiveStoredTests
{
    [Theory]
    [InlineData("[property: Sensitive] string Name")]
    [InlineData("[Sensitive] string Name")]
    [InlineData("Secret Inside")]
    [InlineData("IReadOnlyList<Secret[]> Inside")]
    public Task Sensitive_data_in_the_input_of_a_durable_workflow(string member) => Verify.Analyzer<SensitiveStoredAnalyzer>(Durable(member, "{|CFW045:Admit|}"));

    [Theory]
    [InlineData("string Name")]
    [InlineData("IReadOnlyList<string> Names")]
    public Task None(string member) => Verify.Analyzer<SensitiveStoredAnalyzer>(Durable(member, "Admit"));

    [Fact]
    public Task A_codec_that_encrypts() => Verify.Analyzer<SensitiveStoredAnalyzer>(Durable("Secret Inside", "Admit") + """

        public static class Setup
        {
            public static void Codecs(WorkflowEngineOptions options, Dictionary<string, byte[]> keys) => options.PayloadCodecs.Add(new CodeFirstWorkflows.Storing.AesGcmCodec(keys, "a"));
        }
        """);

    [Fact]
    public Task Answers_and_questions_of_a_wait() => Verify.Analyzer<SensitiveStoredAnalyzer>("""
        [Sensitive]
        public sealed class Secret;

        [Workflow]
        public partial class {|CFW045:Answered|} : Workflow<string, Secret>
        {
            [WaitFor]
            public partial Task<Secret> Ask(string input);
        }

        [Workflow]
        public partial class {|CFW045:Asked|} : Workflow<string, int>
        {
            [WaitFor]
            public partial Task<int> Ask([Sensitive] string input);
        }
        """);

    [Fact]
    public Task What_is_not_stored() => Verify.Analyzer<SensitiveStoredAnalyzer>("""
        [Sensitive]
        public sealed class Secret;

        [Workflow]
        public partial class Plain : Workflow<Secret, int>
        {
            [Step]
            public int Age(Secret input) => 1;
        }
        """);

    private static string Durable(string member, string name) => $$"""
        [Sensitive]
        public sealed class Secret;

        public sealed record Patient({{member}});

        [Workflow(Durable = true)]
        public partial class {{name}} : Workflow<Patient, int>
        {
            [Step]
            public int Age(Patient input) => 1;
        }
        """;
}
