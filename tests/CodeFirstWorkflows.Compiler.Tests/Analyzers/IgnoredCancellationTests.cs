using CodeFirstWorkflows.Analyzers.Code;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Analyzers;

public sealed class IgnoredCancellationTests
{
    [Fact]
    public Task A_token_that_is_never_used_is_reported() => Verify.Analyzer<IgnoredCancellationAnalyzer>(
        """
        [Workflow]
        public partial class Load : Workflow<string, int>
        {
            [Step]
            public async Task<int> Read(string input, CancellationToken {|#0:ct|})
            {
                await Task.Delay(input.Length);
                return 1;
            }
        }
        """,
        [new DiagnosticResult(Rule.IgnoresCancellation).WithLocation(0).WithArguments("Read", "ct")]);

    [Fact]
    public Task A_token_in_an_expression_body_is_reported() => Verify.Analyzer<IgnoredCancellationAnalyzer>("""
        [Workflow]
        public partial class Load : Workflow<string, int>
        {
            [Step]
            public int Read(string input, CancellationToken {|CFW071:cancellationToken|}) => input.Length;
        }
        """);

    [Fact]
    public Task Tokens_that_are_used_or_discarded_are_not_reported() => Verify.Analyzer<IgnoredCancellationAnalyzer>("""
        [Workflow]
        public partial class Load : Workflow<string, int>
        {
            [Step]
            public async Task<string> Read(string input, CancellationToken ct)
            {
                await Task.Delay(1, ct);
                return input;
            }

            [Step]
            public Task<int> Later(string read, CancellationToken ct) => Task.Run(() => Wait(() => ct));

            [Step]
            public int Count(int later, CancellationToken _) => later;

            public int Helper(CancellationToken ct) => 1;

            private static int Wait(Func<CancellationToken> token) => token().IsCancellationRequested ? 0 : 1;
        }

        public class NoWorkflow
        {
            [Step]
            public int Read(CancellationToken ct) => 1;
        }
        """);

    [Fact]
    public Task A_prompt_passes_its_token_on_by_itself() => Verify.Analyzer<IgnoredCancellationAnalyzer>("""
        [Workflow]
        public partial class Ask : Workflow<string, string>
        {
            [Prompt("Answer: {input}")]
            public partial Task<string> Answer(string input, CancellationToken ct);
        }
        """);
}
