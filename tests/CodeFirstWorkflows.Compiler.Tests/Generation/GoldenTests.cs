using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>Generated code is part of the product: read it in Golden/. UPDATE_GOLDEN=1 writes the files anew, and fails so that nobody forgets to read them.</summary>
public sealed class GoldenTests
{
    [Fact]
    public async Task Seed_chain() => await Check("SolveProblem", await GeneratorRun.Sound("""
        namespace Demo;

        /// <summary>A plan.</summary>
        public sealed record Plan(string Goal, IReadOnlyList<string> Tasks);

        /// <summary>Solves a problem.</summary>
        [ChainOfThought]
        public partial class SolveProblem : Workflow<string, string>
        {
            /// <summary>Analyzes.</summary>
            [Prompt("Analyze the problem: {input}")]
            public partial Task<string> Analyze(string input);

            /// <summary>Plans.</summary>
            [Prompt("Create a plan based on analysis: {analyze.result}", Name = "plan")]
            public partial Task<Plan> MakePlan(string analyze);

            /// <summary>Executes.</summary>
            [Prompt("Execute the plan: {plan.result}")]
            public partial Task<string> Execute(Plan plan);
        }
        """));

    [Fact]
    public async Task Steps_services_and_templates() => await Check("AnswerLetter", await GeneratorRun.Sound(""""
        namespace Demo;

        internal sealed record Letter(string From, string Text, string? Subject, IReadOnlyList<string> Attachments);

        internal interface ICustomers
        {
            Task<string?> FindAsync(string name, CancellationToken cancellationToken);
        }

        [Workflow]
        internal partial class AnswerLetter(WorkflowEngine engine, ICustomers customers) : Workflow<Letter, string>(engine)
        {
            [Step]
            private async Task<string?> CustomerAsync([From("input.from")] string name, CancellationToken cancellationToken) => await customers.FindAsync(name, cancellationToken);

            [Prompt("""
                Answer this letter{#letter.subject} about {letter.subject}{/letter.subject}:
                {letter.text}
                {#customer}
                The sender is our customer {customer}.
                {/customer}
                {#letter.attachments}
                Attachments:
                {letter.attachments:list}
                {/letter.attachments}
                """, System = "You answer letters. Be kind.", Temperature = 0.2f)]
            private partial Task<string> Draft([From("input"), Untrusted] Letter letter, string? customer);

            [Step]
            private static void Log(StepResult<string> draft, StepContext context, [Service] TimeProvider time)
            {
            }

            [Step, Output]
            private static string Sign(string draft) => draft + "\nThe team";
        }
        """"));

    private static async Task Check(string name, GeneratorRun run)
    {
        var path = Path.Combine(Repository.Root, "tests", "CodeFirstWorkflows.Compiler.Tests", "Golden", name + ".g.cs.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await System.IO.File.WriteAllTextAsync(path, run.File, TestContext.Current.CancellationToken);
            Assert.Fail($"Wrote {path}: read it, then run again without UPDATE_GOLDEN.");
        }

        Assert.Equal(await System.IO.File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), run.File, ignoreLineEndingDifferences: true);
    }
}
