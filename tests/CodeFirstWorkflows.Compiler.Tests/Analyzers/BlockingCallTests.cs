using CodeFirstWorkflows.Analyzers.Code;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Analyzers;

public sealed class BlockingCallTests
{
    [Fact]
    public Task Calls_that_hold_a_thread_are_reported() => Verify.Analyzer<BlockingCallAnalyzer>("""
        [Workflow]
        public partial class Load : Workflow<string, int>
        {
            private readonly SemaphoreSlim _gate = new(1);

            [Step]
            public int Read(string input, CancellationToken ct)
            {
                Thread.{|CFW072:Sleep|}(10);
                _gate.{|CFW072:Wait|}(ct);
                Task.Delay(1, ct).{|CFW072:Wait|}(ct);
                var one = Fetch(input);
                var two = Later(input);
                Task.{|CFW072:WaitAll|}(one, one);
                Task.{|CFW072:WaitAny|}(one, one);
                Func<int> lazy = () => one.{|CFW072:Result|};
                return one.{|CFW072:Result|} + two.{|CFW072:Result|} + lazy()
                    + one.GetAwaiter().{|CFW072:GetResult|}()
                    + two.ConfigureAwait(false).GetAwaiter().{|CFW072:GetResult|}();
            }

            private static Task<int> Fetch(string text) => Task.FromResult(text.Length);

            private static ValueTask<int> Later(string text) => new(text.Length);
        }
        """);

    [Fact]
    public Task The_message_names_the_call_and_the_step() => Verify.Analyzer<BlockingCallAnalyzer>(
        """
        [Workflow]
        public partial class Load : Workflow<string, int>
        {
            [Step]
            public int Read(string input) => Task.FromResult(input.Length).{|#0:Result|};
        }
        """,
        [new DiagnosticResult(Rule.BlockingCall).WithLocation(0).WithArguments("Task.Result", "Read")]);

    [Fact]
    public Task Tasks_that_are_known_to_be_completed_are_not_reported() => Verify.Analyzer<BlockingCallAnalyzer>("""
        [Workflow]
        public partial class Load : Workflow<string, int>
        {
            [Step]
            public async Task<int> Read(string input)
            {
                var one = Fetch(input);
                var two = Fetch(input);
                await Task.WhenAll(one, two);
                var three = Fetch(input);
                await three.ConfigureAwait(false);
                var first = await Task.WhenAny(one, two);
                var all = input.Select(letter => Fetch(letter.ToString())).ToArray();
                await Task.WhenAll(all).ConfigureAwait(false);
                var sum = 0;
                foreach (var each in all)
                    sum += each.Result;
                var quick = Later(input);
                sum += quick.IsCompletedSuccessfully ? quick.Result : await quick;
                return sum + one.Result + two.Result + three.GetAwaiter().GetResult() + first.Result + all[0].Result + all.Sum(each => each.Result);
            }

            private static Task<int> Fetch(string text) => Task.FromResult(text.Length);

            private static ValueTask<int> Later(string text) => new(text.Length);
        }
        """);

    [Fact]
    public Task A_task_that_is_awaited_only_afterwards_is_reported() => Verify.Analyzer<BlockingCallAnalyzer>("""
        [Workflow]
        public partial class Load : Workflow<string, int>
        {
            [Step]
            public async Task<int> Read(string input)
            {
                var one = Task.FromResult(1);
                var two = Task.FromResult(2);
                var early = one.{|CFW072:Result|};
                await Task.WhenAll(one);
                return early + two.{|CFW072:Result|};
            }
        }
        """);

    [Fact]
    public Task Other_code_is_not_reported() => Verify.Analyzer<BlockingCallAnalyzer>("""
        public sealed record Answer(int Result);

        [Workflow]
        public partial class Load : Workflow<string, int>
        {
            private readonly SemaphoreSlim _gate = new(1);

            [Step]
            public async Task<int> Read(string input, CancellationToken ct)
            {
                await _gate.WaitAsync(ct);
                await Task.Delay(1, ct);
                var free = _gate.Wait(0) && _gate.Wait(TimeSpan.Zero);
                return new Answer(free ? 1 : 0).Result + nameof(Task<int>.Result).Length;
            }

            public static int Outside() => Task.FromResult(1).Result;
        }
        """);
}
