namespace Samples;

/// <summary>Lines to the person at the terminal, on standard error: standard output is for the texts of the run.</summary>
internal static class Notice
{
    public static void Write(string line) => Console.Error.WriteLine(PlainText.OnOneLine(line));

    public static int Fail(int exitCode, string line)
    {
        Write(line);
        return exitCode;
    }
}
