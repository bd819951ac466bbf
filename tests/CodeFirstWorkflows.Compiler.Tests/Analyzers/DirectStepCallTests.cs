using CodeFirstWorkflows.Analyzers.Code;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Analyzers;

public sealed class DirectStepCallTests
{
    [Fact]
    public Task A_call_of_another_step_is_reported() => Verify.Analyzer<DirectStepCallAnalyzer>(
        """
        [Workflow]
        public partial class Book : Workflow<string, int>
        {
            [Prompt("Outline: {input}")]
            public partial Task<string> Outline(string input);

            [Step]
            public async Task<int> Length(string input, string outline)
            {
                var again = await this.{|#0:Outline|}(input);
                return again.Length + outline.Length;
            }
        }
        """,
        [new DiagnosticResult(Rule.StepCallsStep).WithLocation(0).WithArguments("Length", "Outline")]);

    [Fact]
    public Task Calls_in_lambdas_local_functions_and_delegates_are_reported() => Verify.Analyzer<DirectStepCallAnalyzer>("""
        [Workflow]
        public partial class Book : Workflow<string, int>
        {
            [Step]
            public static string Trim(string input) => input.Trim();

            [Step]
            public int Length(string trim, string[]? lines = null)
            {
                Func<string, string> byLambda = line => {|CFW070:Trim|}(line);
                Func<string, string> byName = {|CFW070:Trim|};
                return Local().Length + byLambda(trim).Length + new[] { trim }.Select({|CFW070:Trim|}).Count() + byName(trim).Length;

                string Local() => {|CFW070:Trim|}(trim);
            }
        }
        """);

    [Fact]
    public Task Other_calls_are_not_reported() => Verify.Analyzer<DirectStepCallAnalyzer>("""
        [Workflow]
        public partial class Book : Workflow<string, int>
        {
            [Step]
            public int Depth(string input) => input.Length == 0 ? 0 : 1 + Depth(Shorten(input));

            [Step]
            public int Length(int depth) => depth + nameof(Depth).Length;

            private static string Shorten(string text) => text[1..];

            public int Preview(string input) => Depth(input);
        }

        public static class Elsewhere
        {
            public static int Try(Book book) => book.Depth("x");
        }
        """);
}
