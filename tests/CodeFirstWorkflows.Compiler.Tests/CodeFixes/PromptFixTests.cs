using CodeFirstWorkflows.CodeFixes;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.CodeFixes;

public sealed class PromptFixTests
{
    [Fact]
    public Task A_body_is_dropped_and_the_method_made_partial() => Verify.CodeFix<FindsPromptWithBody, MakePromptPartialFix>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            /// <summary>Outlines.</summary>
            [Prompt("Outline: {input}")]
            public async Task<string> {|CFW007:Outline|}(string input)
            {
                await Task.Yield();
                return input;
            } // first

            [Prompt("Answer: {outline}")] // second
            public Task<string> {|CFW007:Answer|}(string outline) => Task.FromResult(outline);
        }
        """,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            /// <summary>Outlines.</summary>
            [Prompt("Outline: {input}")]
            public partial Task<string> Outline(string input); // first

            [Prompt("Answer: {outline}")] // second
            public partial Task<string> Answer(string outline);
        }
        """);

    [Fact]
    public Task A_result_becomes_a_task() => Verify.CodeFix<FindsPromptWithBody, MakePromptPartialFix>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Prompt("Outline: {input}")]
            internal List<string> {|CFW007:Outline|}(string input) => [input];

            [Prompt("Answer: {outline}")]
            public ValueTask<string> {|CFW007:Answer|}(List<string> outline) => throw new NotSupportedException();

            [Prompt("Praise {answer}")]
            public void {|CFW007:Praise|}(string answer)
            {
            }
        }
        """,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Prompt("Outline: {input}")]
            internal partial Task<List<string>> Outline(string input);

            [Prompt("Answer: {outline}")]
            public partial ValueTask<string> Answer(List<string> outline);

            [Prompt("Praise {answer}")]
            public partial Task Praise(string answer);
        }
        """);

    [Fact]
    public Task A_method_without_accessibility_stays_private() => Verify.CodeFix<FindsPromptWithBody, MakePromptPartialFix>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Prompt("Outline: {input}")]
            Task<string> {|CFW007:Outline|}(string input) => Task.FromResult(input);

            [Prompt("Answer: {outline}")]
            async Task<string> {|CFW007:Answer|}(string outline)
            {
                await Task.Yield();
                return outline;
            }
        }
        """,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Prompt("Outline: {input}")]
            private partial Task<string> Outline(string input);

            [Prompt("Answer: {outline}")]
            private partial Task<string> Answer(string outline);
        }
        """);

    [Fact]
    public Task A_body_with_directives_is_left_alone() => Verify.NoCodeFix<FindsPromptWithBody, MakePromptPartialFix>("""
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Prompt("Answer: {input}")]
            public Task<string> {|CFW007:Answer|}(string input)
            {
        #if DEBUG
                input += "!";
        #endif
                return Task.FromResult(input);
            }
        }
        """);
}
