using CodeFirstWorkflows.Analyzers.Code;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Analyzers;

public sealed class IgnoredRunResultTests
{
    private const string Solve = """

        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Prompt("Answer: {input}")]
            public partial Task<string> Answer(string input);
        }

        [Workflow]
        public partial class Notify : Workflow<string>
        {
            [Step]
            public void Send(string input) { }
        }
        """;

    [Fact]
    public Task A_run_that_is_dropped_is_reported() => Verify.Analyzer<IgnoredRunResultAnalyzer>(
        """
        public static class Caller
        {
            public static async Task Call(Solve solve, Notify? notify)
            {
                await solve.{|#0:RunAsync|}("x");
                await notify!.{|CFW073:RunAsync|}("x").ConfigureAwait(false);
                await solve.{|CFW073:ResumeAsync|}("id");
            }

            public static async Task Go(Solve solve) => await solve.{|CFW073:RunAsync|}("x");

            public static void Forget(Solve solve, Notify? notify)
            {
                solve.{|CFW073:RunAsync|}("x");
                notify?.{|CFW073:RunAsync|}("x");
            }
        }
        """ + Solve,
        [new DiagnosticResult(Rule.RunResultIgnored).WithLocation(0).WithArguments("RunAsync")]);

    [Fact]
    public Task A_run_dropped_behind_an_interface_is_reported() => Verify.Analyzer<IgnoredRunResultAnalyzer>("""
        public static class Caller
        {
            public static async Task Call(IWorkflow<string, string> solve, IWorkflow<string> notify)
            {
                await solve.{|CFW073:RunAsync|}("x");
                await notify.{|CFW073:RunAsync|}("x");
            }

            public static async Task Generic<T>(T solve) where T : IWorkflow<string, string> => await solve.{|CFW073:RunAsync|}("x");
        }
        """);

    [Fact]
    public Task A_run_that_is_looked_at_or_discarded_is_not_reported() => Verify.Analyzer<IgnoredRunResultAnalyzer>("""
        public static class Caller
        {
            public static async Task<string> Call(Solve solve, Notify notify)
            {
                var run = await solve.RunAsync("x");
                _ = await notify.RunAsync("x");
                _ = solve.RunAsync("x");
                Func<Task> later = () => solve.RunAsync("x");
                await later();
                return run.Result + (await solve.RunAsync("y")).State;
            }

            public static Task Pass(Solve solve) => solve.RunAsync("x");
        }
        """ + Solve);

    [Fact]
    public Task Other_methods_of_that_name_are_not_reported() => Verify.Analyzer<IgnoredRunResultAnalyzer>("""
        public sealed class Server
        {
            public Task<int> RunAsync(string input) => Task.FromResult(input.Length);

            public async Task Start()
            {
                await RunAsync("x");
                await new Server().RunAsync("y");
            }
        }
        """);
}
